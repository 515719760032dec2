//! Rows set in aligned columns.

use super::page::Page;
use super::rows::Row;
use snapback_engine::explain::capital;

/// The columns of a list, each as wide as its widest cell, and where the titles go.
struct Columns {
    widths: Vec<usize>,
    titles: Titles,
}

/// Where the titles of a list go.
#[derive(Clone, Copy)]
enum Titles {
    /// In a last column.
    Beside,
    /// On lines of their own.
    Below,
    /// Everything is one paragraph: the page is too narrow for columns.
    Within,
}

/// Between two columns.
const GUTTER: &str = "  ";
/// The fewest columns in which a title is well read.
const TITLE: usize = 40;
/// The width from which a list is set in columns.
const WIDE_ENOUGH: usize = 60;

impl Columns {
    fn of<R: Row>(all: &[&R], width: usize) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        for cells in all.iter().map(|row| row.cells()) {
            widths.resize(widths.len().max(cells.len()), 0);
            widths
                .iter_mut()
                .zip(&cells)
                .for_each(|(width, cell)| *width = cell.chars().count().max(*width));
        }
        let taken: usize = widths.iter().map(|width| width.saturating_add(GUTTER.len())).sum();
        let titles = match width.saturating_sub(taken) {
            _ if width < WIDE_ENOUGH || taken > width => Titles::Within,
            TITLE.. => Titles::Beside,
            _ => Titles::Below,
        };
        Self { widths, titles }
    }

    fn lead(&self, cells: &[String]) -> String {
        let padded =
            self.widths.iter().zip(cells).map(|(width, cell)| format!("{cell:width$}{GUTTER}"));
        padded.collect()
    }
}

impl Page {
    /// Rows in aligned columns, or as points where the page is too narrow for that.
    pub fn rows<R: Row>(&mut self, all: &[R]) {
        let all: Vec<&R> = all.iter().collect();
        let columns = Columns::of(&all, self.width());
        self.set(&all, &columns);
    }

    /// Rows under a heading for each group, all in the same columns.
    pub fn groups<R: Row>(&mut self, groups: &[(String, impl AsRef<[R]>)]) {
        let all: Vec<&R> = groups.iter().flat_map(|(_, rows)| rows.as_ref()).collect();
        let columns = Columns::of(&all, self.width());
        for (heading, rows) in groups {
            self.heading(heading);
            self.set(&rows.as_ref().iter().collect::<Vec<_>>(), &columns);
        }
    }

    fn set<R: Row>(&mut self, rows: &[&R], columns: &Columns) {
        for row in rows {
            match columns.titles {
                Titles::Beside => self.hanging(&columns.lead(&row.cells()), &said(*row)),
                Titles::Below => self.above_title(*row, columns),
                Titles::Within => self.as_point(*row),
            }
        }
    }

    fn above_title<R: Row>(&mut self, row: &R, columns: &Columns) {
        self.line(&columns.lead(&row.cells()));
        self.under(&said(row));
    }

    fn as_point<R: Row>(&mut self, row: &R) {
        let cells: Vec<String> = row.cells().into_iter().filter(|cell| !cell.is_empty()).collect();
        self.hanging("- ", &format!("{}: {}", cells.join(", "), said(row)));
    }
}

/// The title and what goes with it.
fn said<R: Row>(row: &R) -> String {
    let more = row.more().map(|more| format!(": {more}")).unwrap_or_default();
    format!("{}{more}", capital(row.title()))
}

//! Rows set in aligned columns.

use super::page::Page;
use super::rows::Row;
use crate::explain::capital;

/// The columns of a list: each as wide as its widest cell, then the title in what is left.
struct Columns {
    widths: Vec<usize>,
    left: usize,
}

/// Between two columns.
const GUTTER: &str = "  ";
/// The fewest columns in which a title can be read.
const NARROWEST: usize = 20;
/// The width from which a list is set in columns.
const WIDE_ENOUGH: usize = 60;

impl Columns {
    fn of<R: Row>(all: &[&R], width: usize) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        for cells in all.iter().map(|row| row.cells()) {
            widths.resize(widths.len().max(cells.len()), 0);
            widths.iter_mut().zip(&cells).for_each(|(width, cell)| *width = cell.chars().count().max(*width));
        }
        let taken: usize = widths.iter().map(|width| width.saturating_add(GUTTER.len())).sum();
        Self { widths, left: width.saturating_sub(taken) }
    }

    fn lead(&self, cells: &[String]) -> String {
        let padded = self.widths.iter().zip(cells).map(|(width, cell)| format!("{cell:width$}{GUTTER}"));
        padded.collect()
    }

    fn fit(&self, width: usize) -> bool {
        self.left >= NARROWEST && width >= WIDE_ENOUGH
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
            if columns.fit(self.width()) { self.in_columns(*row, columns) } else { self.as_point(*row) }
        }
    }

    fn in_columns<R: Row>(&mut self, row: &R, columns: &Columns) {
        let lead = columns.lead(&row.cells());
        self.hanging(&lead, &capital(row.title()));
        if let Some(more) = row.more() {
            self.hanging(&" ".repeat(lead.chars().count()), &more);
        }
    }

    fn as_point<R: Row>(&mut self, row: &R) {
        let cells: Vec<String> = row.cells().into_iter().filter(|cell| !cell.is_empty()).collect();
        let more = row.more().map(|more| format!("; {more}")).unwrap_or_default();
        let (id, facts) = cells.split_first().map_or(("", &[][..]), |(id, facts)| (id.as_str(), facts));
        let facts: String = facts.iter().map(|fact| format!("; {fact}")).collect();
        self.hanging("- ", &format!("{id}: {}{facts}{more}", capital(row.title())));
    }
}

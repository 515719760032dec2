//! Rows in aligned columns.

use super::page::Page;
use snapback_engine::explain::capital;

/// A row of a list: short facts in columns, then a title that wraps.
pub trait ColumnRow {
    /// The columns, the id first.
    fn cells(&self) -> Vec<String>;
    fn title(&self) -> &str;
    /// What follows the title.
    fn more(&self) -> Option<String> {
        None
    }
}

/// The widths of the columns, each that of its widest cell, and where the titles go.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    widths: Vec<usize>,
    titles: Titles,
}

/// Where the titles of a list go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Titles {
    /// In a last column.
    Beside,
    /// On lines of their own.
    Below,
    /// In one paragraph with the cells: the page is too narrow for columns.
    Within,
}

/// Between two columns.
const GUTTER: &str = "  ";
/// The least width of a column of titles.
const TITLE: usize = 40;
/// The least width of a page with columns.
const WIDE_ENOUGH: usize = 60;

impl Columns {
    fn of(rows: impl Iterator<Item = Vec<String>>, page_width: usize) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        for cells in rows {
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(&cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        let taken: usize = widths.iter().map(|width| width + GUTTER.len()).sum();
        let titles = if page_width < WIDE_ENOUGH || taken > page_width {
            Titles::Within
        } else if page_width - taken >= TITLE {
            Titles::Beside
        } else {
            Titles::Below
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
    /// Rows in aligned columns, or as points where the page is too narrow.
    pub fn rows<R: ColumnRow>(&mut self, rows: &[R]) {
        let columns = Columns::of(rows.iter().map(ColumnRow::cells), self.width());
        self.set(rows, &columns);
    }

    /// Rows below a heading for each group, all in the same columns.
    pub fn groups<R: ColumnRow>(&mut self, groups: &[(String, impl AsRef<[R]>)]) {
        let all = groups.iter().flat_map(|(_, rows)| rows.as_ref());
        let columns = Columns::of(all.map(ColumnRow::cells), self.width());
        for (heading, rows) in groups {
            self.heading(heading);
            self.set(rows.as_ref(), &columns);
        }
    }

    fn set<R: ColumnRow>(&mut self, rows: &[R], columns: &Columns) {
        for row in rows {
            let cells = row.cells();
            let title = full_title(row);
            match columns.titles {
                Titles::Beside => self.hanging(&columns.lead(&cells), &title),
                Titles::Below => {
                    self.line(&columns.lead(&cells));
                    self.under(&title);
                }
                Titles::Within => {
                    let cells: Vec<String> =
                        cells.into_iter().filter(|cell| !cell.is_empty()).collect();
                    self.hanging("- ", &format!("{}: {title}", cells.join(", ")));
                }
            }
        }
    }
}

fn full_title(row: &impl ColumnRow) -> String {
    let title = capital(row.title());
    match row.more() {
        Some(more) => format!("{title}: {more}"),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Named(&'static str, &'static str);

    impl ColumnRow for Named {
        fn cells(&self) -> Vec<String> {
            vec![self.0.to_owned(), "x".repeat(self.0.len())]
        }

        fn title(&self) -> &str {
            self.1
        }
    }

    fn page(width: usize, rows: &[Named]) -> String {
        let mut page = Page::new(width);
        page.rows(rows);
        page.into_text()
    }

    #[test]
    fn titles_stand_where_there_is_room() {
        let rows = [Named("a", "first"), Named("long", "second")];
        let beside = "a     x     First\nlong  xxxx  Second\n";
        let within = "- a, x: First\n- long, xxxx: Second\n";
        for (width, expected) in [(80, beside), (60, beside), (59, within), (20, within)] {
            assert_eq!(page(width, &rows), expected, "{width}");
        }
        let wide = [Named("an-id-of-twelve", "title")];
        let below = "an-id-of-twelve  xxxxxxxxxxxxxxx\n    Title\n";
        assert_eq!(page(70, &wide), below);
    }

    #[test]
    fn groups_share_their_columns() {
        let mut page = Page::new(80);
        page.groups(&[
            ("One".to_owned(), vec![Named("a", "first")]),
            ("Two".to_owned(), vec![Named("long", "second")]),
        ]);
        let text = page.into_text().replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        assert_eq!(text, "One\na     x     First\n\nTwo\nlong  xxxx  Second\n");
    }
}

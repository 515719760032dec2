//! The document as one page of HTML that needs nothing else.

use maud::{Markup, html};

use crate::show::handbook::HandbookBlock;
use crate::text::html::page;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub fn document(blocks: &[HandbookBlock]) -> String {
    let title = blocks.iter().find_map(|block| match block {
        HandbookBlock::Heading(1, text) => Some(text.as_str()),
        _ => None,
    });
    let body = html! { main { @for part in blocks { (block(part)) } } };
    page(title.unwrap_or_default(), None, &[STYLE], &body)
}

fn block(block: &HandbookBlock) -> Markup {
    match block {
        HandbookBlock::Heading(1, text) => html! { h1 { (text) } },
        HandbookBlock::Heading(2, text) => html! { h2 { (text) } },
        HandbookBlock::Heading(3, text) => html! { h3 { (text) } },
        HandbookBlock::Heading(_, text) => html! { h4 { (text) } },
        HandbookBlock::Text(text) => html! { p { (text) } },
        HandbookBlock::Points(points) => html! { ul { @for point in points { li { (point) } } } },
        HandbookBlock::Table(columns, rows) => html! {
            div class="table" {
                table {
                    thead { tr { @for name in columns { th scope="col" { (name) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
                }
            }
        },
    }
}

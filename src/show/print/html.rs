//! The document as one page of HTML that needs nothing else.

use maud::{Markup, html};

use crate::show::handbook::Block;
use crate::text::html::page;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub fn document(blocks: &[Block]) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, text) => Some(text.as_str()),
        _ => None,
    });
    let body = html! { main { @for part in blocks { (block(part)) } } };
    page(title.unwrap_or_default(), None, &[STYLE], &body)
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Heading(1, text) => html! { h1 { (text) } },
        Block::Heading(2, text) => html! { h2 { (text) } },
        Block::Heading(3, text) => html! { h3 { (text) } },
        Block::Heading(_, text) => html! { h4 { (text) } },
        Block::Text(text) => html! { p { (text) } },
        Block::Points(points) => html! { ul { @for point in points { li { (point) } } } },
        Block::Table(columns, rows) => html! {
            div class="table" {
                table {
                    thead { tr { @for name in columns { th scope="col" { (name) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
                }
            }
        },
    }
}

//! The document as one page of HTML that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::show::handbook::Block;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE: &str = include_str!("style.css");

/// The whole page.
#[must_use]
pub fn document(blocks: &[Block]) -> String {
    let title = blocks.iter().find_map(|block| {
        if let Block::Heading(1, text) = block { Some(text.as_str()) } else { None }
    });
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title.unwrap_or_default()) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { @for part in blocks { (block(part)) } } }
        }
    };
    markup.into_string() + "\n"
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

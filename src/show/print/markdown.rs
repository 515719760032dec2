//! The document as Markdown.

use crate::check::markdown::escape;
use crate::show::handbook::Block;

/// The whole document.
pub fn document(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), escape(text))
        }
        Block::Text(text) => format!("{}\n", escape(text)),
        Block::Points(points) => {
            points.iter().map(|point| format!("- {}\n", escape(point))).collect()
        }
        Block::Table(columns, rows) => table(columns, rows),
    }
}

fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = line(columns.iter().map(|name| (*name).to_owned()).collect());
    let rule = format!("|{}\n", "---|".repeat(columns.len()));
    let rows = rows.iter().map(|row| line(row.iter().map(|cell| escape(cell)).collect()));
    [head, rule].into_iter().chain(rows).collect()
}

//! Bytes as a case writes them: text, a file beside it, or a recipe for what is too big or too odd to be written out.

use std::io::{self, Write};
use std::path::Path;

use serde::Deserialize;

/// Pieces that follow each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// One text.
    Text(String),
    /// Several pieces.
    Pieces(Vec<Piece>),
}

/// A part of a content.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// The same text again and again.
    Times(Times),
    /// The same text with a number in place of `{n}`, and the number before it in place of `{before}`.
    Count(Count),
    /// Lines, each indented by one more than the one before.
    Stairs(Stairs),
    /// Several pieces again and again.
    Block(Block),
    /// Bytes in hexadecimal.
    Hex(Hex),
    /// A file in the folder of the case.
    File(File),
}

/// A repeated text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    text: String,
    times: u64,
}

/// A numbered text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    text: String,
    count: u64,
}

/// An indented line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stairs {
    text: String,
    stairs: usize,
}

/// Repeated pieces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    of: Vec<Piece>,
    block: u64,
}

/// Bytes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hex {
    hex: String,
}

/// A file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    file: String,
}

impl Content {
    /// Writes the bytes, never more than a little of them at once.
    pub fn write(&self, folder: &Path, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text(text) => to.write_all(text.as_bytes()),
            Self::Pieces(pieces) => pieces.iter().try_for_each(|piece| piece.write(folder, to)),
        }
    }

    /// The bytes.
    pub fn bytes(&self, folder: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(folder, &mut bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        bytes
    }
}

impl Piece {
    fn write(&self, folder: &Path, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text(text) => to.write_all(text.as_bytes()),
            Self::Times(times) => repeat(times, to),
            Self::Count(count) => (1..=count.count)
                .try_for_each(|n| to.write_all(numbered(&count.text, n).as_bytes())),
            Self::Stairs(line) => {
                (0..line.stairs).try_for_each(|at| write!(to, "{:at$}{}", "", line.text))
            }
            Self::Block(block) => (0..block.block)
                .try_for_each(|_| block.of.iter().try_for_each(|piece| piece.write(folder, to))),
            Self::Hex(bytes) => to.write_all(&hex(&bytes.hex)),
            Self::File(named) => to.write_all(&std::fs::read(folder.join(&named.file))?),
        }
    }
}

fn repeat(Times { text, times }: &Times, to: &mut dyn Write) -> io::Result<()> {
    const AT_ONCE: usize = 64 * 1024;
    let many = (AT_ONCE / text.len().max(1)).max(1) as u64;
    let chunk = text.repeat(many as usize);
    (0..times / many).try_for_each(|_| to.write_all(chunk.as_bytes()))?;
    to.write_all(text.repeat((times % many) as usize).as_bytes())
}

/// A text for the `n`th of several.
pub fn numbered(text: &str, n: u64) -> String {
    text.replace("{n}", &n.to_string()).replace("{before}", &(n - 1).to_string())
}

/// Bytes written in hexadecimal, blanks or not between them.
pub fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        text.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

//! The documentation of the codes: `--list`, `--explain` and `docs/findings.md`.

use std::fmt::Write as _;

use super::codes::{Category, Code, CodeChange, Example, Severity};

/// One line for each code, category by category.
pub(crate) fn list() -> String {
    let mut out = String::new();
    for category in Category::ALL {
        let _ = writeln!(out, "{}: {}", category.word(), category.title());
        for code in category.codes() {
            let Code { code, name, severity, title, fixable, .. } = code;
            let severity = severity.word();
            let fix = if *fixable { " (--fix)" } else { "" };
            let _ = writeln!(out, "  {code} {severity:7} {name}: {title}{fix}");
        }
    }
    out
}

/// One code in full: why it is reported, an example that is, and one that is not.
#[must_use]
pub fn text(code: &Code) -> String {
    let (severity, category) = (code.severity.word(), code.category.word());
    let mut out = format!("{} {} ({severity}, {category})\n\n", code.code, code.name);
    let _ = writeln!(out, "{}.\n\n{}", capitalized(code.title), code.explanation);
    if code.fixable {
        let notes = if code.severity == Severity::Note { " --notes" } else { "" };
        let _ = writeln!(out, "\n`snapback lint --fix{notes}` puts it right.");
    }
    let (bad, good) = match code.example {
        Example::Words(bad, good) => (bad.to_owned(), good.to_owned()),
        Example::Changes(changes) => (bad_side(changes), good_side(changes)),
    };
    let _ = write!(out, "\nReported:\n{}\nNot reported:\n{}", indented(&bad), indented(&good));
    out
}

/// The page on all codes: `docs/findings.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(PREFACE);
    for category in Category::ALL {
        let word = category.word();
        let _ = writeln!(out, "- [{word}](#{word}): {}", category.title());
    }
    for category in Category::ALL {
        let title = capitalized(category.title());
        let _ = write!(out, "\n## {}\n\n{title}.\n", category.word());
        for code in category.codes() {
            out.push_str(&section(code));
        }
    }
    out
}

const PREFACE: &str = "# What `snapback lint` reports\n\n\
This page is made by the program from its own table of codes; a test keeps the two alike, and makes every change shown here\n\
to a small sound set, to see that it brings its code about. `snapback lint --explain CODE` prints one entry.\n\n\
An *error* keeps a set from loading (exit code 2). A *warning* counts in the exit code (1). A *note* is something to look at,\n\
which may well be meant so; it is shown with `--notes`, or when its code is named by `--only`.\n\n";

/// The section of the page on one code.
fn section(code: &Code) -> String {
    let mut out = format!("\n### {} {}\n\n", code.code, code.name);
    let severity = capitalized(code.severity.word());
    let fix = if code.fixable { "; put right by `--fix`" } else { "" };
    let _ = writeln!(out, "{severity}{fix}: {}.\n\n{}", code.title, code.explanation);
    let _ = match code.example {
        Example::Words(bad, good) => {
            writeln!(out, "\nReported: {bad}\n\nNot reported: {good}")
        }
        Example::Changes(changes) => writeln!(
            out,
            "\nReported:\n\n```yaml\n{}\n```\n\nNot reported:\n\n```yaml\n{}\n```",
            bad_side(changes).trim_end(),
            good_side(changes).trim_end()
        ),
    };
    out
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn bad_side(changes: &[CodeChange]) -> String {
    files(changes.iter().map(|change| (change.file, change.bad)))
}

fn good_side(changes: &[CodeChange]) -> String {
    files(changes.iter().map(|change| (change.file, change.good)))
}

/// Parts of files, each below a remark with its path.
fn files<'c>(parts: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let mut out = String::new();
    for (file, text) in parts {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = match text {
            "" => writeln!(out, "# {file}: nothing there"),
            text => writeln!(out, "# {file}\n{}", visible(text)),
        };
    }
    out
}

/// The text with the characters that cannot be seen written out.
fn visible(text: &str) -> String {
    let body = text.trim_end_matches('\n');
    let mut lines: Vec<String> = body.split('\n').map(visible_line).collect();
    // The first line end after the body ends its last line, each further one a blank line.
    for _ in 1..text.len() - body.len() {
        lines.push("(a blank line)".to_owned());
    }
    lines.join("\n")
}

fn visible_line(line: &str) -> String {
    let mut out = String::new();
    let kept = line.trim_end_matches(' ');
    for character in kept.chars() {
        if character.is_ascii_graphic() || character == ' ' {
            out.push(character);
        } else {
            out.extend(character.escape_default());
        }
    }
    out + &"\u{b7}".repeat(line.len() - kept.len())
}

fn indented(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = if line.is_empty() { "" } else { "  " };
        let _ = writeln!(out, "{indent}{line}");
    }
    out
}

//! What the program says of its own codes.

use std::fmt::Write as _;

use super::codes::{Change, Code, Example};
use super::finding::Severity;
use super::{FAMILIES, Family};

/// One line for each code, family by family.
#[must_use]
pub fn list() -> String {
    let mut out = String::new();
    for family in FAMILIES {
        let _ = writeln!(out, "{}: {}", family.name, family.line);
        for code in family.codes {
            let fixed = if code.fixed { " (--fix)" } else { "" };
            let _ = writeln!(
                out,
                "  {} {:7} {}: {}{fixed}",
                code.code,
                code.severity.word(),
                code.name,
                code.line
            );
        }
    }
    out
}

/// One code in full: why it is reported, what brings it about, and what does not.
#[must_use]
pub fn text(code: &Code) -> String {
    let mut out =
        format!("{} {} ({}, {})\n\n", code.code, code.name, code.severity.word(), code.family());
    let _ = writeln!(out, "{}.\n\n{}", capital(code.line), code.why);
    if code.fixed {
        let notes = if code.severity == Severity::Note { " --notes" } else { "" };
        let _ = writeln!(out, "\n`snapback lint --fix{notes}` puts it right.");
    }
    let (bad, good) = shown(code.example);
    let _ = write!(
        out,
        "\nReported:\n{}\nNot reported:\n{}",
        indented(&bad, "  "),
        indented(&good, "  ")
    );
    out
}

/// The page on all codes.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(PREFACE);
    for family in FAMILIES {
        let _ = writeln!(out, "- [{}](#{}): {}", family.name, family.name, family.line);
    }
    FAMILIES.iter().for_each(|family| out.push_str(&chapter(family)));
    out
}

const PREFACE: &str = "# What `snapback lint` reports\n\n\
This page is made by the program from its own table of codes; a test keeps the two alike, and makes every change shown here\n\
to a small sound set, to see that it brings its code about. `snapback lint --explain CODE` prints one entry.\n\n\
An *error* keeps a set from loading (exit code 2). A *warning* counts in the exit code (1). A *note* is something to look at,\n\
which may well be meant so; it is shown with `--notes`, or when its code is named by `--only`.\n\n";

fn chapter(family: &Family) -> String {
    let mut out = format!("\n## {}\n\n{}.\n", family.name, capital(family.line));
    family.codes.iter().for_each(|code| out.push_str(&entry(code)));
    out
}

fn entry(code: &Code) -> String {
    let fixed = if code.fixed { "; put right by `--fix`" } else { "" };
    let head = format!(
        "\n### {} {}\n\n{}{fixed}: {}.\n\n{}\n",
        code.code,
        code.name,
        capital(code.severity.word()),
        code.line,
        code.why
    );
    let (bad, good) = shown(code.example);
    let fence = |what: &str, text: &str| match code.example {
        Example::Words(..) => format!("\n{what}: {}", text.trim_end()),
        Example::Changes(_) => format!("\n{what}:\n\n```yaml\n{}\n```\n", text.trim_end()),
    };
    let end = if matches!(code.example, Example::Words(..)) { "\n" } else { "" };
    format!("{head}{}{end}{}{end}", fence("Reported", &bad), fence("Not reported", &good))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is reported and what is not, as text.
fn shown(example: Example) -> (String, String) {
    match example {
        Example::Words(bad, good) => (format!("{bad}\n"), format!("{good}\n")),
        Example::Changes(changes) => {
            (side(changes, |change| change.2), side(changes, |change| change.1))
        }
    }
}

fn side(changes: &[Change], of: impl Fn(&Change) -> &'static str) -> String {
    let mut out = String::new();
    for (at, change) in changes.iter().enumerate() {
        let (blank, text) = (if at > 0 { "\n" } else { "" }, of(change));
        let _ = match text {
            "" => writeln!(out, "{blank}# {}: nothing there", change.0),
            text => writeln!(out, "{blank}# {}\n{}", change.0, visible(text)),
        };
    }
    out
}

/// A text with what cannot be seen written out.
fn visible(text: &str) -> String {
    let body = text.trim_end_matches('\n');
    let blank = text.len().saturating_sub(body.len()).saturating_sub(1);
    let lines = body.split('\n').map(line).chain((0..blank).map(|_| "(a blank line)".to_owned()));
    lines.collect::<Vec<_>>().join("\n")
}

fn line(line: &str) -> String {
    let kept = line.trim_end_matches(' ');
    let blanks = "\u{b7}".repeat(line.len().saturating_sub(kept.len()));
    let shown = kept.chars().flat_map(|c| {
        if c.is_ascii_graphic() || c == ' ' { vec![c] } else { c.escape_default().collect() }
    });
    shown.chain(blanks.chars()).collect()
}

fn indented(text: &str, by: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{by}{line}\n") })
        .collect()
}

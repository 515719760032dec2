//! Advice for what the YAML parser itself refuses.

use serde_saphyr::granit_parser::{ErrorKind, Marker, ScanError};

use super::Place;
use super::builder::{Offence, place};
use super::words::escaped;
use crate::load::diagnostic::plain;
use crate::load::guard;

/// The offence for a parser error. `brackets` are the places of the open brackets, outermost first.
pub fn offence(
    whole: &str,
    mut brackets: impl Iterator<Item = Place>,
    error: &ScanError,
) -> Offence {
    let at = place(error.marker());
    let (code, text) = syntax(error.kind());
    if let Some(escape) = false_escape(whole, error) {
        return (escape, code, text);
    }
    if code != "Y20" {
        return (at, code, text);
    }
    // An error on a later line is most likely a bracket or a quote left open.
    let flow = brackets.find(|bracket| bracket.0 < at.0);
    let quote = matches!(
        error.kind(),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar
    )
    .then(|| quote_before(whole, error.marker()))
    .flatten();
    match (flow, quote) {
        (Some(opener), _) => (opener, "Y19", "this bracket is not closed; close it".to_owned()),
        (None, Some(opener)) if opener.0 < at.0 => {
            (opener, "Y19", "this quote is not closed; close it on the same line".to_owned())
        }
        (None, _) => (at, code, text),
    }
}

/// The place of the invalid escape, if the parser refused one.
fn false_escape(whole: &str, error: &ScanError) -> Option<Place> {
    if !is_about_an_escape(error.kind()) {
        return None;
    }
    let start = error.marker().byte_offset()?;
    let mut rest = whole.get(start..)?.char_indices();
    while let Some((at, c)) = rest.next() {
        let after = whole.get(start.saturating_add(at).saturating_add(2)..).unwrap_or_default();
        if c == '\\'
            && !rest.next().is_some_and(|(_, mark)| {
                "n\"/\\ \n\r".contains(mark) || escaped(mark, after).is_some()
            })
        {
            return Some(guard::place(whole, start.saturating_add(at)));
        }
    }
    None
}

/// The opening quote of the quoted text that ends before `mark`.
fn quote_before(whole: &str, mark: &Marker) -> Option<Place> {
    let before = whole.get(..mark.byte_offset()?)?;
    let closing = before.rfind(['"', '\''])?;
    let quote = before.get(closing..)?.chars().next()?;
    let opening = before.get(..closing)?.rfind(quote)?;
    Some(guard::place(whole, opening))
}

/// Why a key or id with the non-ASCII letter `strange` is refused, and the Latin spelling.
pub fn foreign(word: &str, strange: char) -> String {
    let shown: String = word.chars().flat_map(plain).collect();
    let hint = match lookalike(strange) {
        Some(latin) => format!(
            ", which looks like `{latin}`; write `{}`",
            word.replace(strange, &latin.to_string()).escape_default()
        ),
        None => "; write plain a-z".to_owned(),
    };
    format!("`{shown}` contains {}{hint}", strange.escape_unicode())
}

/// The Latin letter that a Cyrillic or Greek letter looks like.
fn lookalike(strange: char) -> Option<char> {
    const PAIRS: [(&str, char); 17] = [
        ("\u{430}\u{3b1}", 'a'),
        ("\u{441}", 'c'),
        ("\u{501}", 'd'),
        ("\u{435}", 'e'),
        ("\u{4bb}", 'h'),
        ("\u{456}\u{3b9}", 'i'),
        ("\u{458}", 'j'),
        ("\u{43a}\u{3ba}", 'k'),
        ("\u{4cf}", 'l'),
        ("\u{3b7}", 'n'),
        ("\u{43e}\u{3bf}", 'o'),
        ("\u{440}\u{3c1}", 'p'),
        ("\u{455}", 's'),
        ("\u{442}\u{3c4}", 't'),
        ("\u{3c5}", 'u'),
        ("\u{445}\u{3c7}", 'x'),
        ("\u{443}", 'y'),
    ];
    PAIRS.iter().find(|(strangers, _)| strangers.contains(strange)).map(|(_, latin)| *latin)
}

fn is_about_an_escape(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape
    )
}

/// Error code and advice for a kind of parser error.
fn syntax(kind: &ErrorKind) -> (&'static str, String) {
    let (code, advice) = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("Y19", "this quote is not closed; close it on the same line")
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("Y19", "this bracket is not closed; close it")
        }
        ErrorKind::RecursionLimitExceeded => {
            ("Y08", "more than 16 lists and maps inside each other; flatten them")
        }
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => {
            ("Y14", "tags (!) are not used here; leave it out, or quote this if it is text")
        }
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => (
            "Y09",
            "anchors (&) and aliases (*) are not used here; write the value out, or quote this if it is text",
        ),
        ErrorKind::DirectiveDisallowed | ErrorKind::MissingDocumentEndBeforeDirective => {
            ("Y13", "directives (%) are not used here; remove the line")
        }
        ErrorKind::InvalidDocumentEnd => (
            "Y15",
            "text after the end of the document; keep one to a file, without `---` or `...`",
        ),
        ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => {
            ("Y21", "a `#` cuts the text short; quote this, or give the comment a line of its own")
        }
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::InvalidColonPlacement => (
            "Y20",
            "a `:` where none is allowed; quote the text it belongs to, or check the indentation",
        ),
        ErrorKind::UnexpectedCharacter { .. } => {
            ("Y20", "a plain text cannot start with this character; quote this")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("Y20", "text after a closing quote; put the whole value inside one pair of quotes")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("Y20", "a line that is no `key: value`; add the colon, or indent it further")
        }
        ErrorKind::MismatchedFlowCollectionEnd { .. } | ErrorKind::MisplacedFlowCollectionEnd => (
            "Y20",
            "a bracket that is not closed by one of its kind, or never opened; put it right",
        ),
        kind if is_about_an_escape(kind) => (
            "Y20",
            "an escape that stands for no character; write the character itself, or use single quotes",
        ),
        other => {
            return ("Y20", format!("{other}; check the indentation and the quotes around here"));
        }
    };
    (code, advice.to_owned())
}

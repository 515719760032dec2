//! Sources: the place in them, their labels, their names.

use std::collections::BTreeMap;

use super::codes::{Code, note, warning};
use super::set::{Notes, Set};
use snapback_engine::load::Node;

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W05",
        "unplaced-source",
        "a verified source does not say where in the document",
        "Who checks the statement must find the words. Give the paragraph, the page or the date.",
        &[("events/notice.yaml", "pinpoint: para. 1", "pinpoint: \"-\"")],
    ),
    warning(
        "W60",
        "pinpoint-repeats-document",
        "the pinpoint says the same as the document",
        "The document is named twice and its place not at all. Give the paragraph, the page or the date.",
        &[("events/notice.yaml", "pinpoint: para. 1", "pinpoint: S/2134/101")],
    ),
    note(
        "W61",
        "plain-http",
        "an address begins with http://",
        "Such an address may be redirected or read on the way. Write https:// if the page answers there.",
        &[("lists/register.yaml", "introduction\n  url: https://", "introduction\n  url: http://")],
    ),
    note(
        "W62",
        "recalled-with-an-address",
        "a source is `recalled`, yet gives the address where it was read",
        "`recalled` means that no source was seen. Take the address away, or have someone read it and say how well it was seen.",
        &[(
            "lists/register.yaml",
            "introduction\n  url: https://example.org/register\n  confidence: verified",
            "introduction\n  url: https://example.org/register\n  confidence: recalled",
        )],
    ),
    note(
        "W63",
        "document-spelt-otherwise",
        "one document is spelt in two ways",
        "A reader who looks for all that rests on a document finds only a part. Spell it alike.",
        &[(
            "lists/register.yaml",
            "document: Arms Register\n  pinpoint: introduction",
            "document: Arms register\n  pinpoint: introduction",
        )],
    ),
    note(
        "W64",
        "two-labels",
        "one place in a document carries two labels",
        "The place was seen or it was not. Where one statement is only part of what stands there the labels may differ.",
        &[(
            "events/notice.yaml",
            "pinpoint: para. 1\n  url: https://example.org/docs/2134-101\n  confidence: verified",
            "pinpoint: para. 3\n  url: https://example.org/docs/2134-101\n  confidence: reported",
        )],
    ),
    note(
        "W65",
        "verified-without-address",
        "a verified source gives no address",
        "Whoever saw it can say where. Documents that stand nowhere on the net have none.",
        &[(
            "lists/register.yaml",
            "introduction\n  url: https://example.org/register\n",
            "introduction\n",
        )],
    ),
];

/// One source as it stands in a file.
struct Cited<'s> {
    file: &'s str,
    document: &'s Node,
    pinpoint: &'s Node,
    url: Option<&'s Node>,
    confidence: &'s Node,
}

impl Cited<'_> {
    fn is(&self, label: &str) -> bool {
        self.confidence.text == label
    }
}

/// Looks at every source.
pub fn check(set: &Set, notes: &mut Notes) {
    let all = cited(set);
    all.iter().for_each(|source| alone(source, notes));
    spellings(&all, notes);
    labels(&all, notes);
}

fn cited<'s>(set: &'s Set) -> Vec<Cited<'s>> {
    let mut all = Vec::new();
    for (file, nodes) in &set.nodes {
        let at = |path: String| nodes.iter().find(|node| node.path == path);
        for document in
            nodes.iter().filter(|node| node.path == "source.document" || is_of_a_source(&node.path))
        {
            let source = document.path.trim_end_matches(".document");
            if let (Some(pinpoint), Some(confidence)) =
                (at(format!("{source}.pinpoint")), at(format!("{source}.confidence")))
            {
                all.push(Cited {
                    file,
                    document,
                    pinpoint,
                    url: at(format!("{source}.url")),
                    confidence,
                });
            }
        }
    }
    all
}

fn is_of_a_source(path: &str) -> bool {
    path.ends_with(".source.document")
        || (path.starts_with("sources.") && path.ends_with(".document"))
}

fn alone(source: &Cited, notes: &mut Notes) {
    let mut add = |code, node: &Node, text: &str| notes.add_at(code, source.file, node.value, text);
    let letters = source.pinpoint.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 2 && source.is("verified") {
        add(
            "W05",
            source.pinpoint,
            "a verified source needs a pinpoint: a paragraph, a page or a date",
        );
    }
    if plain(&source.pinpoint.text) == plain(&source.document.text) {
        add(
            "W60",
            source.pinpoint,
            "the pinpoint repeats the document; give a paragraph, a page or a date",
        );
    }
    match source.url {
        Some(url) if source.is("recalled") => add(
            "W62",
            url,
            "a recalled source was not seen, yet here is its address; take it away, or read it and say so",
        ),
        Some(url) if url.text.starts_with("http://") => {
            add("W61", url, "an address with http://; write https:// if the page answers there")
        }
        None if source.is("verified") => add(
            "W65",
            source.document,
            "a verified source without an address; give one if there is one",
        ),
        _ => {}
    }
}

/// A name without case, blanks and marks.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn spellings(all: &[Cited], notes: &mut Notes) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut told = std::collections::BTreeSet::new();
    for source in all {
        let spelt = first.entry(plain(&source.document.text)).or_insert(&source.document.text);
        if *spelt != source.document.text && told.insert(&source.document.text) {
            let text = format!("spelt `{spelt}` elsewhere; spell a document alike everywhere");
            notes.add_at("W63", source.file, source.document.value, text);
        }
    }
}

fn labels(all: &[Cited], notes: &mut Notes) {
    let mut first: BTreeMap<(String, String), &Cited> = BTreeMap::new();
    for source in all {
        let place = (plain(&source.document.text), plain(&source.pinpoint.text));
        let before = *first.entry(place).or_insert(source);
        if before.confidence.text != source.confidence.text {
            let text = format!(
                "`{}` here, `{}` in {}:{}; one place was seen or not",
                source.confidence.text,
                before.confidence.text,
                before.file,
                before.confidence.value.0
            );
            notes.add_at("W64", source.file, source.confidence.value, text);
        }
    }
}

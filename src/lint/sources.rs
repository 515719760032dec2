//! Sources: the place in them, their labels, their names.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Collector, LintInput};
use super::words::letters_and_digits;
use snapback_engine::load::Node;

/// One source as it is written in a file.
struct Citation<'s> {
    file: &'s str,
    document: &'s Node,
    pinpoint: &'s Node,
    url: Option<&'s Node>,
    confidence: &'s Node,
}

impl Citation<'_> {
    fn is(&self, label: &str) -> bool {
        self.confidence.text == label
    }
}

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let all = citations(input);
    for source in &all {
        check_pinpoint(source, out);
        check_url(source, out);
    }
    check_spellings(&all, out);
    check_labels(&all, out);
}

fn citations<'s>(input: &'s LintInput) -> Vec<Citation<'s>> {
    let mut all = Vec::new();
    for (file, nodes) in &input.nodes {
        let node = |path: String| nodes.iter().find(|node| node.path == path);
        for document in nodes.iter().filter(|node| is_document_of_a_source(&node.path)) {
            let source = document.path.trim_end_matches(".document");
            let url = node(format!("{source}.url"));
            if let (Some(pinpoint), Some(confidence)) =
                (node(format!("{source}.pinpoint")), node(format!("{source}.confidence")))
            {
                all.push(Citation { file, document, pinpoint, url, confidence });
            }
        }
    }
    all
}

fn is_document_of_a_source(path: &str) -> bool {
    let Some(source) = path.strip_suffix(".document") else { return false };
    source == "source" || source.ends_with(".source") || source.starts_with("sources.")
}

fn check_pinpoint(source: &Citation, out: &mut Collector) {
    let (file, pinpoint) = (source.file, source.pinpoint);
    let letters = pinpoint.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 2 && source.is("verified") {
        let text = "a verified source needs a pinpoint: a paragraph, a page or a date";
        out.add_at("W05", file, pinpoint.value, text);
    }
    if letters_and_digits(&pinpoint.text) == letters_and_digits(&source.document.text) {
        let text = "the pinpoint repeats the document; give a paragraph, a page or a date";
        out.add_at("W60", file, pinpoint.value, text);
    }
}

fn check_url(source: &Citation, out: &mut Collector) {
    let file = source.file;
    match source.url {
        Some(url) if source.is("recalled") => {
            let text = "a recalled source was not seen, yet here is its address; take it away, or read it and say so";
            out.add_at("W62", file, url.value, text);
        }
        Some(url) if url.text.starts_with("http://") => {
            let text = "an address with http://; write https:// if the page answers there";
            out.add_at("W61", file, url.value, text);
        }
        None if source.is("verified") => {
            let text = "a verified source without an address; give one if there is one";
            out.add_at("W65", file, source.document.value, text);
        }
        _ => {}
    }
}

/// Each other spelling of a document is reported once.
fn check_spellings(all: &[Citation], out: &mut Collector) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for source in all {
        let document = &source.document.text;
        let spelt = *first.entry(letters_and_digits(document)).or_insert(document);
        if spelt != document && reported.insert(document) {
            let text = format!("spelt `{spelt}` elsewhere; spell a document alike everywhere");
            out.add_at("W63", source.file, source.document.value, text);
        }
    }
}

fn check_labels(all: &[Citation], out: &mut Collector) {
    let mut first: BTreeMap<(String, String), &Citation> = BTreeMap::new();
    for source in all {
        let place =
            (letters_and_digits(&source.document.text), letters_and_digits(&source.pinpoint.text));
        let before = *first.entry(place).or_insert(source);
        if before.confidence.text != source.confidence.text {
            let text = format!(
                "`{}` here, `{}` in {}:{}; one place was seen or not",
                source.confidence.text,
                before.confidence.text,
                before.file,
                before.confidence.value.0
            );
            out.add_at("W64", source.file, source.confidence.value, text);
        }
    }
}

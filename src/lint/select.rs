//! Which codes are asked for.

use super::codes::{self, Category, Code, Severity};
use super::finding::LintFinding;
use snapback_engine::load::suggest;

/// The codes chosen by `--only`, `--skip` and `--notes`.
#[derive(Clone, Debug)]
pub struct Selection {
    /// `None`: every code.
    only: Option<Vec<&'static str>>,
    skip: Vec<&'static str>,
    /// Codes named one by one, which are shown even where they are notes.
    named: Vec<&'static str>,
    notes: bool,
}

impl Selection {
    /// Reads the words of the command line: codes, names of codes, categories.
    ///
    /// # Errors
    /// The first word that is none of these, and what to write instead.
    pub fn of(only: &[String], skip: &[String], notes: bool) -> Result<Self, (String, String)> {
        let mut chosen = Self { only: None, skip: Vec::new(), named: Vec::new(), notes };
        for word in only.iter().flat_map(|words| words.split(',')) {
            let codes = codes_of(word)?;
            if find(word).is_some() {
                chosen.named.extend(&codes);
            }
            chosen.only.get_or_insert_default().extend(codes);
        }
        for word in skip.iter().flat_map(|words| words.split(',')) {
            chosen.skip.extend(codes_of(word)?);
        }
        Ok(chosen)
    }

    /// Whether `--only` and `--skip` leave the code in.
    pub(crate) fn includes(&self, code: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&code)) && !self.skip.contains(&code)
    }

    /// Whether a finding is shown.
    pub(crate) fn shows(&self, finding: &LintFinding) -> bool {
        self.takes(&finding.problem.code, finding.severity)
    }

    /// Whether findings of the code are fixed.
    pub(crate) fn fixes(&self, code: &str) -> bool {
        codes::find(code).is_some_and(|found| self.takes(code, found.severity))
    }

    fn takes(&self, code: &str, severity: Severity) -> bool {
        let asked = severity != Severity::Note || self.notes || self.named.contains(&code);
        asked && self.includes(code)
    }
}

/// The codes a word stands for: one code, or all of a category.
fn codes_of(word: &str) -> Result<Vec<&'static str>, (String, String)> {
    if let Some(code) = find(word) {
        return Ok(vec![code.code]);
    }
    match Category::ALL.into_iter().find(|category| category.word() == word) {
        Some(category) => Ok(category.codes().map(|code| code.code).collect()),
        None => Err((word.to_owned(), unknown(word))),
    }
}

/// The code a word stands for: the code itself, or its name.
pub(crate) fn find(word: &str) -> Option<&'static Code> {
    codes::find(word).or_else(|| codes::all().find(|code| code.name == word))
}

/// What to write instead of a word that names no code.
pub(crate) fn unknown(word: &str) -> String {
    let categories = Category::ALL.map(Category::word);
    let known = codes::all().flat_map(|code| [code.code, code.name]).chain(categories);
    let mut hint = suggest(word, known.collect::<Vec<_>>());
    if hint.is_empty() {
        hint = suggest(&word.to_uppercase(), codes::all().map(|code| code.code));
    }
    if hint.is_empty() {
        hint = "; `snapback lint --list` shows them".to_owned();
    }
    format!("`{}` is no code of lint and no family of codes{hint}", word.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn only_skip_and_notes_decide_together() {
        // W03 and W73 are warnings of `questions`, W70 is a note of it, T04 a warning of `text`.
        let cases: &[(&[&str], &[&str], bool, &[&str])] = &[
            (&[], &[], false, &["W03", "W73", "T04"]),
            (&[], &[], true, &["W03", "W73", "W70", "T04"]),
            (&["questions"], &[], false, &["W03", "W73"]),
            (&["questions"], &[], true, &["W03", "W73", "W70"]),
            (&["w70"], &[], false, &["W70"]),
            (&["answer-nobody-gives"], &[], false, &["W70"]),
            (&["questions,W70"], &[], false, &["W03", "W73", "W70"]),
            (&["W70", "T04"], &["W70"], true, &["T04"]),
            (&["questions"], &["not-a-question"], false, &["W03"]),
            (&[], &["questions,text"], true, &[]),
        ];
        for (only, skip, notes, expected) in cases {
            let chosen = Selection::of(&words(only), &words(skip), *notes).expect("known words");
            let shown: Vec<&str> = ["W03", "W73", "W70", "T04"]
                .into_iter()
                .filter(|code| chosen.fixes(code))
                .collect();
            assert_eq!(&shown, expected, "--only {only:?} --skip {skip:?} --notes {notes}");
        }
    }

    #[test]
    fn an_unknown_word_is_refused_with_a_suggestion() {
        for (word, hint) in [
            ("neutralty", "did you mean `neutrality`?"),
            ("trailing-blank", "did you mean `trailing-blanks`?"),
            ("w999", "did you mean `W90`?"),
            ("xyzzy", "`snapback lint --list` shows them"),
            ("", "`` is no code of lint"),
        ] {
            let (refused, text) = Selection::of(&words(&[word]), &[], false).unwrap_err();
            assert_eq!(refused, word);
            assert!(text.contains(hint), "{text}");
        }
    }
}

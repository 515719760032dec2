//! Malformed rule files: each is refused in one line, at its place, with what to write instead.
//!
//! Every case is one change to the small folder in `tests/bad/small`, which itself loads: that is
//! the valid twin of every case. A caret `‸` in the new text marks the place the refusal names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use snapback::load::{Folder, Problem, ruleset};

const CARET: char = '‸';
const LIMIT: Duration = Duration::from_secs(2);

type Files = BTreeMap<String, Vec<u8>>;

fn small() -> Files {
    fn gather(folder: &Path, below: &str, files: &mut Files) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                gather(&path, &format!("{name}/"), files);
            } else {
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = Files::new();
    gather(Path::new("tests/bad/small"), "", &mut files);
    files
}

fn load(files: &Files) -> Vec<Problem> {
    let folder = Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let begun = Instant::now();
    let problems = ruleset(&folder).err().unwrap_or_default();
    assert!(begun.elapsed() < LIMIT, "took {:?}", begun.elapsed());
    problems
}

/// A change to one file: what is replaced (nothing: the whole file), and by what.
type Change = (&'static str, &'static str, &'static str);

/// Makes the changes, takes the caret out, and gives the place where it stood.
fn change(files: &mut Files, changes: &[Change]) -> Option<(String, (u64, u64))> {
    let mut expected = None;
    for (path, old, new) in changes {
        let before = String::from_utf8(files.get(*path).cloned().unwrap_or_default()).unwrap();
        assert!(old.is_empty() || before.matches(old).count() == 1, "`{old}` stands {} times in {path}", before.matches(old).count());
        let mut after = if old.is_empty() { (*new).to_owned() } else { before.replace(old, new) };
        if let Some(at) = after.find(CARET) {
            expected = Some(((*path).to_owned(), place(&after, at)));
            after = after.replace(CARET, "");
        }
        files.insert((*path).to_owned(), after.into_bytes());
    }
    expected
}

fn place(text: &str, at: usize) -> (u64, u64) {
    let before = &text[..at];
    let line = before.matches('\n').count() as u64 + 1;
    (line, before.rsplit('\n').next().unwrap().chars().count() as u64 + 1)
}

/// What is wrong with the problems found, if anything: exactly one, of this code, at this place, saying this.
fn differs(found: &[Problem], code: &str, (path, (line, column)): &(String, (u64, u64)), says: &str) -> Option<String> {
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    let start = format!("{path}:{line}:{column}: error[{code}]: ");
    let fits = |line: &String| {
        line.starts_with(&start) && line.contains(says) && line.bytes().all(|b| (0x20..0x7f).contains(&b)) && line.len() < 600
    };
    (lines.len() != 1 || !lines.iter().all(fits))
        .then(|| format!("expected {start}...{says}...\n    found    {}", lines.join("\n             ")))
}

fn assert_none(wrong: &[String], count: usize) {
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

const SET: &str = "ruleset.yaml";
const ACT: &str = "instruments/act.yaml";
const ONE: &str = "provisions/act/1.yaml";
const TWO: &str = "provisions/act/2.yaml";
const THREE: &str = "provisions/act/3.yaml";
const ADOPTED: &str = "events/adopted.yaml";
const ENDED: &str = "events/ended.yaml";
const NOTIFIED: &str = "events/notified.yaml";
const STANDING: &str = "questions/standing.yaml";
const RANGE: &str = "questions/range.yaml";
const NORTH: &str = "readings/north.yaml";
const SOUTH: &str = "readings/south.yaml";
const GOODS: &str = "lists/goods.yaml";
const WIDGET: &str = "items/widget.yaml";

/// Bytes and the form of YAML (section 10.1), then meaning (10.2).
#[rustfmt::skip]
const CASES: &[(&str, &[Change], &str, &str)] = &[
    ("B001 empty file", &[(ADOPTED, "", "‸")], "Y01", "empty"),
    ("B002 only comments and blanks", &[(ADOPTED, "", "# a\n\n  # b\n‸")], "Y01", "write its keys"),
    ("B003 tilde as document", &[(ADOPTED, "", "‸~\n")], "Y02", "key: value"),
    ("B003 null as document", &[(ADOPTED, "", "‸null\n")], "Y02", "key: value"),
    ("B003 an empty document", &[(ADOPTED, "", "---‸\n")], "Y02", "key: value"),
    ("B004 list as root", &[(ADOPTED, "", "‸- a\n- b\n")], "Y02", "key: value"),
    ("B004 list in brackets as root", &[(ADOPTED, "", "‸[a, b]\n")], "Y02", "key: value"),
    ("B005 text as root", &[(ADOPTED, "", "‸adopted\n")], "Y02", "a space after the colon"),
    ("B005 no blank after the colon", &[(ADOPTED, "", "‸id:adopted\n")], "Y02", "a space after the colon"),
    ("B014 mark in the middle", &[(ADOPTED, "Adoption", "Adop‸\u{feff}tion")], "Y04", "remove it"),
    ("B014 two marks at the start", &[(ADOPTED, "id: adopted", "\u{feff}\u{feff}id: adopted"), (NOTIFIED, "id: notified", "id: notified")], "Y04", "remove it"),
    ("B015 NUL in a value", &[(ADOPTED, "Adoption", "Adop‸\0tion")], "Y05", "\\u{0}"),
    ("B015 NUL in a comment", &[(ADOPTED, "title:", "# a‸\0\ntitle:")], "Y05", "remove it"),
    ("B015 NUL after the last line", &[(ADOPTED, "  confidence: verified\n", "  confidence: verified\n‸\0")], "Y05", "remove it"),
    ("B016 ESC", &[(ADOPTED, "Adoption", "A‸\u{1b}]0;x")], "Y05", "\\u{1b}"),
    ("B016 BEL", &[(ADOPTED, "Adoption", "A‸\u{7}")], "Y05", "\\u{7}"),
    ("B016 DEL", &[(ADOPTED, "Adoption", "A‸\u{7f}")], "Y05", "\\u{7f}"),
    ("B016 C1", &[(ADOPTED, "Adoption", "A‸\u{9b}")], "Y05", "\\u{9b}"),
    ("B016 form feed", &[(ADOPTED, "Adoption", "A‸\u{c}")], "Y05", "\\u{c}"),
    ("B017 NUL by escape", &[(ADOPTED, "Adoption", "\"a‸\\0\"")], "Y05", "leave it out"),
    ("B017 ESC by escape", &[(ADOPTED, "Adoption", "\"\\\\‸\\e[31m\"")], "Y05", "leave it out"),
    ("B017 C1 by escape", &[(ADOPTED, "Adoption", "\"\\\" ‸\\x9b\"")], "Y05", "leave it out"),
    ("B017 bidi by escape", &[(ADOPTED, "Adoption", "\"‸\\u202e\"")], "Y06", "leave it out"),
    ("B017 tag by long escape", &[(ADOPTED, "Adoption", "\"‸\\U000E0041\"")], "Y06", "leave it out"),
    ("B017 in a key", &[(ADOPTED, "title:", "\"ti‸\\0tle\":")], "Y05", "leave it out"),
    ("B018 right-to-left override", &[(ADOPTED, "Adoption", "A‸\u{202e}")], "Y06", "\\u{202e}"),
    ("B018 isolate", &[(ADOPTED, "Adoption", "A‸\u{2066}")], "Y06", "\\u{2066}"),
    ("B018 zero-width", &[(ADOPTED, "Adoption", "A‸\u{200b}")], "Y06", "\\u{200b}"),
    ("B018 tag character", &[(ADOPTED, "Adoption", "A‸\u{e0041}")], "Y06", "\\u{e0041}"),
    ("B018 Hangul filler", &[(ADOPTED, "Adoption", "A‸\u{3164}")], "Y06", "\\u{3164}"),
    ("B019 Cyrillic letter in a key", &[(ADOPTED, "title:", "titl‸\u{435}:")], "Y07", "`titl\\u{435}` contains \\u{435}, which looks like `e`; write `title`"),
    ("B019 Cyrillic letter in an id", &[(ADOPTED, "id: adopted", "id: ‸\u{430}dopted")], "Y07", "write `adopted`"),
    ("B019 Greek letter in an entry", &[(GOODS, "- id: goods/other", "- id: ‸goods/\u{3bf}ther"), (WIDGET, "goods/other", "goods"), (ONE, "      except: [goods/other]\n", "")], "Y07", "write `goods/other`"),
    ("B026 depth 17", &[(ONE, "      - from: {event: adopted}\n", "      - from: {earliest: [{earliest: [{earliest: [{earliest: [{earliest: [{event: adopted, plus: ‸[a]}]}]}]}]}]}\n")], "Y08", "16"),
    ("B027 alias bomb", &[(ADOPTED, "title: Adoption", "a: ‸&a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: Adoption")], "Y09", "write the value out"),
    ("B028 self-reference", &[(ADOPTED, "[act/1]", "‸&a [*a]")], "Y09", "write the value out"),
    ("B028 anchor on a map", &[(ADOPTED, "source:\n  document", "source: ‸&a\n  document")], "Y09", "write the value out"),
    ("B029 unknown alias", &[(ADOPTED, "Adoption", "‸*a")], "Y09", "quote this if it is text"),
    ("B029 unknown alias as key", &[(ADOPTED, "title: Adoption", "‸*a : Adoption")], "Y09", "write the value out"),
    ("B030 merge key", &[(ADOPTED, "source:\n", "source:\n  ‸<<: {document: x}\n")], "Y10", "write the values out"),
    ("B035 directive", &[(ADOPTED, "id: adopted", "‸%TAG ! tag:example.org,2000:\n---\nid: adopted")], "Y13", "remove the line"),
    ("B035 any directive", &[(ADOPTED, "id: adopted", "# a\n‸%FOO bar\n---\nid: adopted")], "Y13", "remove the line"),
    ("B036 %YAML 1.1", &[(ADOPTED, "id: adopted", "‸%YAML 1.1\n---\nid: adopted")], "Y13", "remove the line"),
    ("B036 %YAML 1.3", &[(ADOPTED, "id: adopted", "‸%YAML 1.3\n---\nid: adopted")], "Y13", "remove the line"),
    ("B036 %YAML 2.0", &[(ADOPTED, "id: adopted", "‸%YAML 2.0\n---\nid: adopted")], "Y13", "remove the line"),
    ("B037 custom tag", &[(ADOPTED, "Adoption", "‸!x Adoption")], "Y14", "leave it out"),
    ("B037 object tag", &[(ADOPTED, "source:\n", "source: ‸!!python/object\n")], "Y14", "leave it out"),
    ("B037 binary tag", &[(ADOPTED, "Adoption", "‸!!binary aGVsbG8=")], "Y14", "leave it out"),
    ("B037 int tag", &[(WIDGET, "below: 500", "below: ‸!!int \"8\"")], "Y14", "leave it out"),
    ("B037 undeclared handle", &[(ADOPTED, "Adoption", "‸!e!x Adoption")], "Y14", "leave it out"),
    ("B037 tagged key", &[(ADOPTED, "title:", "‸!!str title:")], "Y14", "leave it out"),
    ("B037 tagged list", &[(ADOPTED, "[act/1]", "‸!!set [act/1]")], "Y14", "leave it out"),
    ("B038 two documents", &[(NOTIFIED, "source:", "‸---\nsource:")], "Y15", "one to a file"),
    ("B038 the second broken", &[(ADOPTED, "source:", "‸---\n[\nsource:")], "Y15", "one to a file"),
    ("B038 text after the end", &[(ADOPTED, "  confidence: verified\n", "  confidence: verified\n...\n‸foo\n")], "Y15", "one to a file"),
    ("B038 text beside the end", &[(ADOPTED, "  confidence: verified\n", "  confidence: verified\n... ‸foo\n")], "Y15", "one to a file"),
    ("B039 key twice", &[(ADOPTED, "date:", "‸title: Again\ndate:")], "Y16", "first at 2:1"),
    ("B039 key twice, once quoted", &[(ADOPTED, "date:", "‸\"title\": Again\ndate:")], "Y16", "first at 2:1"),
    ("B039 key twice, once by escape", &[(ADOPTED, "date:", "‸\"t\\x69tle\": Again\ndate:")], "Y16", "first at 2:1"),
    ("B039 key twice in braces", &[(ENDED, "{event: adopted, plus: 10 years}", "{event: adopted, ‸event: notified}")], "Y16", "keep one"),
    // Every key of ours is ASCII, so an accented one is refused before its two forms are compared.
    ("B040 keys equal but for the form of an accent", &[(ADOPTED, "title:", "titl‸\u{e9}: a\ntitle\u{301}: b\ntitle:")], "Y07", "write plain a-z"),
    ("B041 tab as indentation", &[(ADOPTED, "  document", "‸\tdocument")], "Y17", "spaces"),
    ("B041 tab after a dash", &[(STANDING, "  - id: nobody", "  -‸\tid: nobody")], "Y17", "spaces"),
    ("B041 tab before a comment", &[(ADOPTED, "Adoption", "Adoption‸\t# x")], "Y17", "spaces"),
    ("B042 no-break space as indentation", &[(ADOPTED, "  document", "‸\u{a0}\u{a0}document")], "Y06", "a plain one"),
    ("B043 next line", &[(ADOPTED, "Adoption", "Adoption‸\u{85}date: x")], "Y06", "a plain one"),
    ("B043 line separator", &[(ADOPTED, "Adoption", "Adoption‸\u{2028}date: x")], "Y06", "a plain one"),
    ("B044 lone CR", &[(ADOPTED, "Adoption\n", "Adoption‸\r")], "Y18", "LF"),
    ("B044 CR at the end of the file", &[(ADOPTED, "  confidence: verified\n", "  confidence: verified‸\r")], "Y18", "LF"),
    ("B046 a later error after mixed line ends", &[(ADOPTED, "id: adopted\ntitle: Adoption\ndate: 2010-01-01\n", "id: adopted\r\ntitle: Adoption\ndate: 2010-01-01\r\n‸foo: x\r\n")], "S01", "no key `foo`"),
    ("B047 unclosed quote", &[(ADOPTED, "Adoption", "‸\"Adoption")], "Y19", "close it"),
    ("B047 unclosed single quote", &[(ADOPTED, "Adoption", "‸'Adoption")], "Y19", "close it"),
    ("B047 closed by the next opening quote", &[(ADOPTED, "Adoption", "‸\"Adoption"), (NOTIFIED, "A letter", "A letter"), (ADOPTED, "[act/1]", "[\"act/1\"]")], "Y19", "close it"),
    ("B048 unclosed bracket", &[(ADOPTED, "[act/1]", "‸[act/1")], "Y19", "close it"),
    ("B048 unclosed brace", &[(ENDED, "{event: adopted, plus: 10 years}", "‸{event: adopted, plus: 10 years")], "Y19", "close it"),
    ("B048 unclosed at the end of the file", &[(ADOPTED, "confidence: verified", "confidence: ‸[a, b")], "Y19", "close it"),
    ("B048 closed by the wrong one", &[(ADOPTED, "[act/1]", "‸[act/1}")], "Y20", "put it right"),
    ("B049 text after a quote", &[(ADOPTED, "Adoption", "\"a\" ‸b")], "Y20", "one pair of quotes"),
    ("B050 two colons", &[(ADOPTED, "Adoption", "a‸: b")], "Y20", "quote the text"),
    ("B051 indented too far", &[(ADOPTED, "  pinpoint: date", "   pinpoint‸: date")], "Y20", "indentation"),
    ("B051 indented too little", &[(ADOPTED, "  pinpoint: date", " ‸pinpoint: date")], "Y20", "indentation"),
    ("B051 a line without a colon", &[(ADOPTED, "title: Adoption\n", "title: Adoption\n‸Adoption\n")], "Y20", "add the colon"),
    ("B052 at sign", &[(ADOPTED, "Adoption", "‸@a")], "Y20", "quote this"),
    ("B052 backquote", &[(ADOPTED, "Adoption", "‸`a`")], "Y20", "quote this"),
    ("B053 list as key", &[(ADOPTED, "source:\n", "source:\n  ? ‸[a]\n  : b\n")], "Y20", "a plain word"),
    ("B053 map as key", &[(ADOPTED, "source:\n", "source:\n  ? ‸{a: b}\n  : b\n")], "Y20", "a plain word"),
    ("B053 no key", &[(ADOPTED, "title: Adoption", "‸: Adoption")], "Y20", "a plain word"),
    ("B054 a number sign in prose", &[(ADOPTED, "pinpoint: date", "pinpoint: para 4 ‸#5 of annex")], "Y21", "quote this"),
    ("B054 in prose with a blank after it", &[(ADOPTED, "pinpoint: date", "pinpoint: para 4 ‸# 5 of annex")], "Y21", "quote this"),
    ("B054 after one word", &[(ADOPTED, "pinpoint: date", "pinpoint: para ‸#5")], "Y21", "quote this"),
    ("B054 between the lines of a text", &[(ADOPTED, "pinpoint: date", "pinpoint: para\n    4 ‸# x\n    of annex")], "Y21", "quote this"),
    ("B054 in a list", &[(NORTH, "[\"yes\"]", "\n      - the text ‸#5")], "Y21", "quote this"),
    ("B055 no", &[(ADOPTED, "Adoption", "‸no")], "Y22", "quote this: \"no\""),
    ("B055 yes", &[(NORTH, "[\"yes\"]", "[‸yes]")], "Y22", "quote this: \"yes\""),
    ("B055 on", &[(ADOPTED, "Adoption", "‸on")], "Y22", "quote this"),
    ("B055 off", &[(ADOPTED, "Adoption", "‸off")], "Y22", "quote this"),
    ("B055 y", &[(ADOPTED, "Adoption", "‸y")], "Y22", "quote this"),
    ("B055 n", &[(ADOPTED, "Adoption", "‸n")], "Y22", "quote this"),
    ("B055 NO as a country", &[(ACT, "code: FR", "code: ‸NO")], "Y22", "quote this: \"NO\""),
    ("B055 True", &[(ADOPTED, "Adoption", "‸True")], "Y22", "quote this"),
    ("B056 4.10", &[(WIDGET, "section: A.1", "section: ‸4.10")], "Y22", "quote this: \"4.10\""),
    ("B056 1e3", &[(ADOPTED, "Adoption", "‸1e3")], "Y22", "quote this"),
    ("B056 010", &[(ADOPTED, "Adoption", "‸010")], "Y22", "quote this"),
    ("B056 0x1F", &[(ADOPTED, "Adoption", "‸0x1F")], "Y22", "quote this"),
    ("B056 1_000", &[(ADOPTED, "Adoption", "‸1_000")], "Y22", "quote this"),
    ("B056 12:30:45", &[(ADOPTED, "Adoption", "‸12:30:45")], "Y22", "quote this"),
    ("B056 .inf", &[(ADOPTED, "Adoption", "‸.inf")], "Y22", "quote this"),
    ("B056 +1", &[(ADOPTED, "Adoption", "‸+1")], "Y22", "quote this"),
    ("B056 20 digits", &[(ADOPTED, "Adoption", "‸12345678901234567890")], "Y22", "quote this"),
    ("B056 a plain number for a text", &[(WIDGET, "value: \"290\"", "value: ‸290")], "Y22", "quote this: \"290\""),
    ("B057 null for a text", &[(ADOPTED, "Adoption", "‸null")], "Y23", "leave the key out"),
    ("B057 tilde for a text", &[(ADOPTED, "Adoption", "‸~")], "Y23", "leave the key out"),
    ("B057 blank for a text", &[(ADOPTED, "title: Adoption", "‸title:")], "Y23", "leave the key out"),
    ("B057 blank for a text that may be left out", &[(ADOPTED, "source:\n", "‸note:\nsource:\n")], "Y23", "leave the key out"),
    ("B058 blank for a list", &[(TWO, "      provisions: [act/1]", "      ‸provisions:")], "Y23", "leave the key out"),
    ("B058 blank for the paragraphs", &[(ACT, "paragraphs:\n  - act/1\n  - act/2\n  - act/3\n", "‸paragraphs:\n")], "Y23", "leave the key out"),
    ("B058 blank for a map", &[(ONE, "until: {earliest: [{event: notified, midnight_closing_day: 30}, {on: 2023-01-01}]}", "‸until:")], "Y23", "leave the key out"),
    ("B058 blank entry of a list", &[(ACT, "  - act/3\n", "  -‸\n")], "Y23", "write one"),
    ("B059 quoted flag", &[(ADOPTED, "edge_day: true", "edge_day: ‸\"true\"")], "S02", "`edge_day: true`, without quotes"),
    ("B059 tRue", &[(ADOPTED, "edge_day: true", "edge_day: ‸tRue")], "S02", "`edge_day: true`"),
    ("B059 1 for a flag", &[(ADOPTED, "edge_day: true", "edge_day: ‸1")], "S02", "`edge_day: true`"),
    ("B059 yes for a flag", &[(TWO, "everything: true", "everything: ‸yes")], "S02", "`everything: true`"),
    ("B059 list for a flag", &[(TWO, "everything: true", "everything: ‸[true]")], "S02", "`everything: true`"),
    ("B060 quoted count", &[(WIDGET, "below: 500", "below: ‸\"8\"")], "S02", "write it plainly"),
    ("B060 8.0", &[(WIDGET, "below: 500", "below: ‸8.0")], "S02", "write it plainly"),
    ("B060 8.5", &[(WIDGET, "below: 500", "below: ‸8.5")], "S02", "write it plainly"),
    ("B060 -8", &[(WIDGET, "below: 500", "below: ‸-8")], "S02", "write it plainly"),
    ("B060 4294967296", &[(WIDGET, "below: 500", "below: ‸4294967296")], "S02", "write it plainly"),
    ("B060 0b11", &[(WIDGET, "below: 500", "below: ‸0b11")], "S02", "write it plainly"),
    ("B060 +8", &[(WIDGET, "below: 500", "below: ‸+8")], "S02", "write it plainly"),
    ("B060 08", &[(ONE, "at_least: 300", "at_least: ‸08")], "S02", "write it plainly"),
    ("B060 a word for a count", &[(ONE, "midnight_closing_day: 30", "midnight_closing_day: ‸thirty")], "S02", "write it plainly"),
    ("B061 surrogate by escape", &[(ADOPTED, "Adoption", "\"‸\\uD800\"")], "Y20", "write the character itself"),
    ("B061 an escape that is none", &[(ADOPTED, "Adoption", "\"‸\\q\"")], "Y20", "single quotes"),

    ("B063 unknown key", &[(ADOPTED, "title:", "‸titel:")], "S01", "did you mean `title`?"),
    ("B063 unknown key inside", &[(ADOPTED, "  confidence:", "  ‸confidense:")], "S01", "did you mean `confidence`?"),
    ("B063 a key like no other", &[(ADOPTED, "source:\n", "‸xyzzy: 'a'\nsource:\n")], "S01", "the keys here are id, title"),
    ("B063 an escape in an unknown key", &[(ADOPTED, "source:\n", "‸\"a\\nb::error::\": x\nsource:\n")], "S01", "`a\\nb::error::`"),
    ("B064 missing key", &[(ADOPTED, "id: adopted\ntitle: Adoption\n", "‸id: adopted\n")], "S03", "add `title:`"),
    ("B064 missing key inside", &[(ADOPTED, "  document: ACT 1\n  pinpoint: date\n", "  ‸document: ACT 1\n")], "S03", "add `pinpoint:`"),
    ("B064 missing key in braces", &[(ENDED, "{event: notified, before: self}", "‸{event: notified}")], "S03", "add `before:`"),
    ("B064 missing key in a list", &[(STANDING, "  - id: nobody\n    text: Nobody may.\n", "  - ‸id: nobody\n")], "S03", "add `text:`"),
    ("B065 text for a list", &[(ADOPTED, "[act/1]", "‸act/1")], "S02", "a list"),
    ("B065 list for a text", &[(ADOPTED, "Adoption", "‸[Adoption]")], "S02", "a single text"),
    ("B065 map for a text", &[(ADOPTED, "Adoption", "‸{a: b}")], "S02", "a single text"),
    ("B065 text for a map", &[(ENDED, "{event: adopted, plus: 10 years}", "‸adopted")], "S02", "a map"),
    ("B065 map for a list", &[(ADOPTED, "[act/1]", "‸{a: b}")], "S02", "a list"),
    ("B066 unknown schema", &[(SET, "schema: \"1\"", "schema: ‸\"2\"")], "S04", "write `schema: \"1\"`"),
    ("B066 no schema", &[(SET, "schema: \"1\"\nid:", "‸id:")], "S04", "write `schema: \"1\"`"),
    ("B067 blank in an id", &[(ADOPTED, "id: adopted", "id: ‸adop ted")], "S05", "a-z, 0-9"),
    ("B067 capital in an id", &[(ADOPTED, "id: adopted", "id: ‸Adopted")], "S05", "a-z, 0-9"),
    ("B067 hyphen first", &[(ADOPTED, "id: adopted", "id: ‸-adopted")], "S05", "a-z, 0-9"),
    ("B067 129 characters", &[(ADOPTED, "id: adopted", "id: ‸aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")], "S05", "at most 128"),
    ("B067 empty part", &[(ONE, "id: act/1", "id: ‸act//1")], "S05", "a-z, 0-9"),
    ("B067 up and out", &[(ONE, "id: act/1", "id: ‸act/../1")], "S05", "a-z, 0-9"),
    ("B067 a path as an id", &[(ONE, "id: act/1", "id: ‸/act/1")], "S05", "a-z, 0-9"),
    ("B067 an answer", &[(STANDING, "  - id: nobody", "  - id: ‸No body"), (STANDING, "answer: nobody", "answer: \"yes\"")], "S05", "a-z, 0-9"),
    ("B067 a regime", &[(ACT, "- id: first", "- id: ‸First"), (ONE, "regime: first", "regime: First"), (GOODS, "regime: first", "regime: First")], "S05", "a-z, 0-9"),
    ("B067 a party", &[(SET, "- id: south", "- id: ‸So uth"), (SET, "  - south\ndefaults", "  - So uth\ndefaults"), (SOUTH, "party: south", "party: So uth")], "S05", "a-z, 0-9"),
    ("B067 an entry", &[(GOODS, "- id: goods/other", "- id: ‸goods/the other"), (WIDGET, "goods/other", "goods"), (ONE, "      except: [goods/other]\n", "")], "S05", "A-Z"),
    ("B068 listed twice", &[(SET, "  - ended\n", "  - ended\n  - ‸ended\n")], "S06", "twice"),
    ("B068 the id of another file", &[(NOTIFIED, "id: notified", "id: ‸ended")], "S07", "write `notified`"),
    ("B068 an entry twice", &[(GOODS, "  - id: goods/other", "  - id: ‸goods/1.A.2"), (WIDGET, "goods/other", "goods"), (ONE, "      except: [goods/other]\n", "")], "S06", "first at lists/goods.yaml:12:9"),
    ("B068 a regime twice", &[(ACT, "paragraphs:", "  - id: ‸first\n    title: Again\n    windows: [{from: {event: adopted}}]\nparagraphs:")], "S06", "first at instruments/act.yaml:12:9"),
    ("B068 an answer twice", &[(STANDING, "  - id: nobody", "  - id: ‸\"yes\""), (STANDING, "answer: nobody", "answer: \"yes\"")], "S06", "keep one"),
    ("B068 a party twice", &[(SET, "compared:", "  - id: ‸south\n    title: Again\ncompared:")], "S06", "keep one"),
    ("B068 compared twice", &[(SET, "  - south\ndefaults", "  - south\n  - ‸north\ndefaults")], "S06", "keep one"),
    ("B068 a default twice", &[(SET, "instruments:", "  - fact: ‸approved\n    value: \"yes\"\n    ground: none\ninstruments:")], "S06", "keep one"),
    ("B068 a question answered twice", &[(NORTH, "holds:", "  - question: ‸standing\n    answer: [nobody]\n    basis: stated\n    who: x\n    since: 2010-01-01\n    source: {document: x, pinpoint: y 1, confidence: verified}\nholds:")], "S06", "keep one"),
    ("B068 the same ground twice", &[(NORTH, "[\"yes\"]", "[\"yes\", ‸\"yes\"]")], "S06", "keep one"),
    ("B068 a fact of an item twice", &[(WIDGET, "facts:\n", "facts:\n  - fact: range\n    value: \"291\"\n    source: {document: x, pinpoint: y 1, confidence: verified}\n"), (WIDGET, "  - fact: range\n    value: \"290\"", "  - fact: ‸range\n    value: \"290\"")], "S06", "keep one"),
    ("B068 a name of two items", &[(WIDGET, "[W-1, Widge]", "[W-1, ‸g-1]")], "S06", "already stands for `gadget`"),
    ("B068 a name that is another item", &[(WIDGET, "[W-1, Widge]", "[W-1, ‸Gadget]")], "S06", "already stands for `gadget`"),
    ("B068 a name twice", &[(WIDGET, "[W-1, Widge]", "[W-1, ‸W-1]")], "S06", "keep one"),
    ("B068 a name that is a list entry", &[(WIDGET, "[W-1, Widge]", "[W-1, ‸goods/1.A.2]")], "S06", "choose another"),
    ("B069 file name and id", &[(STANDING, "id: standing", "id: ‸stand")], "S07", "write `standing`, or move the file"),
    ("B069 an entry of another list", &[(GOODS, "- id: goods/other", "- id: ‸other"), (WIDGET, "goods/other", "goods"), (ONE, "      except: [goods/other]\n", "")], "S07", "write `goods` or `goods/...`"),
    ("B069 a paragraph of another instrument", &[(ACT, "  - act/3\n", "  - act/3\n  - ‸bct/1\n"), ("provisions/bct/1.yaml", "", "id: bct/1\ntitle: x\nsummary: x\nsource: {document: x, pinpoint: y 1, confidence: verified}\nclauses: [{effect: none}]\n"), ("instruments/bct.yaml", "", "id: bct\ntitle: x\nsymbol: x\ndate: 2010-01-01\nissuer: un\nbinds: all\nintentionally_empty: true\nsource: {document: x, pinpoint: y 1, confidence: verified}\n"), (SET, "  - act\n", "  - act\n  - bct\n")], "S07", "list it in the instrument it belongs to"),
    ("B070 empty list in brackets", &[(ACT, "paragraphs:\n  - act/1\n  - act/2\n  - act/3\n", "paragraphs: ‸[]\n")], "S08", "leave the key out"),
    ("B070 empty map", &[(TWO, "exempts:\n      provisions: [act/1]", "exempts: ‸{}")], "S08", "leave the key out"),
    ("B070 paragraphs and intentionally empty", &[(ACT, "id: act\n", "id: ‸act\nintentionally_empty: true\n")], "S08", "list the paragraphs"),
    ("B071 unknown provision", &[(TWO, "provisions: [act/1]", "provisions: [‸act/11]")], "R01", "did you mean `act/1`?"),
    ("B071 unknown entry", &[(WIDGET, "entry: goods/other", "entry: ‸goods/othr")], "R01", "did you mean `goods/other`?"),
    ("B071 unknown entry covered", &[(ONE, "entries: [goods]", "entries: [‸godos]")], "R01", "did you mean `goods`?"),
    ("B071 unknown reading", &[(SOUTH, "inherits: north", "inherits: ‸nort")], "R01", "did you mean `north`?"),
    ("B071 unknown question", &[(NORTH, "question: standing", "question: ‸standng")], "R01", "did you mean `standing`?"),
    ("B071 unknown event", &[(ENDED, "{event: adopted, plus", "{event: ‸adoptd, plus")], "R01", "did you mean `adopted`?"),
    ("B071 unknown event in a condition", &[(ONE, "- event: ended", "- event: ‸endd")], "R01", "did you mean `ended`?"),
    ("B071 unknown event held", &[(NORTH, "- event: ended", "- event: ‸endd")], "R01", "did you mean `ended`?"),
    ("B071 unknown regime", &[(ONE, "regime: first", "regime: ‸frist")], "R01", "did you mean `first`?"),
    ("B071 unknown party", &[(SOUTH, "party: south", "party: ‸sout"), (SET, "  - id: south\n    title: South\n", ""), (SET, "  - south\ndefaults", "  - north\ndefaults"), (SET, "  - north\n  - north\n", "  - north\n")], "R01", "no party `sout`"),
    ("B071 unknown party compared", &[(SET, "  - south\ndefaults", "  - ‸soth\ndefaults")], "R01", "did you mean `south`?"),
    ("B071 unknown fact by default", &[(SET, "- fact: approved", "- fact: ‸aproved")], "R01", "did you mean `approved`?"),
    ("B071 unknown instrument exempted", &[(TWO, "provisions: [act/1]", "instruments: [‸acts]")], "R01", "did you mean `act`?"),
    ("B071 unknown approval", &[(ONE, "approval: approved", "approval: ‸approve")], "R01", "did you mean `approved`?"),
    ("B071 unknown question raised", &[(WIDGET, "raises: [standing]", "raises: [‸standings]")], "R01", "did you mean `standing`?"),
    ("B071 a Cyrillic letter in a reference", &[(TWO, "provisions: [act/1]", "provisions: [‸\u{430}ct/1]")], "R01", "`\\u{430}ct/1`"),
    ("B072 a reading that inherits from itself", &[(NORTH, "id: north", "id: ‸north"), (NORTH, "summary:", "inherits: north\nsummary:")], "R02", "north -> north"),
    ("B072 two readings that inherit from each other", &[(NORTH, "id: north", "id: ‸north"), (NORTH, "summary:", "inherits: south\nsummary:")], "R02", "north -> south -> north"),
    ("B072 a cycle of three", &[(NORTH, "id: north", "id: ‸north"), (NORTH, "summary:", "inherits: east\nsummary:"), ("readings/east.yaml", "", "id: east\ntitle: East\nparty: south\nheld: {from: 2011-01-01}\nsummary: x\ninherits: south\n"), (SET, "readings:\n", "readings:\n  - east\n"), ("readings/east.yaml", "id: east", "id: ‸east"), (NORTH, "id: north", "id: north")], "R02", "east -> south -> north -> east"),
    ("B072 a reading that continues itself", &[(SOUTH, "inherits: north", "continues:\n  reading: ‸south\n  since: 2011-01-01\n  source: {document: x, pinpoint: y 1, confidence: verified}")], "R02", "south -> south"),
    ("B074 an event that waits for itself", &[(ENDED, "id: ended", "id: ‸ended"), (ENDED, "{event: adopted, plus: 10 years}", "{event: ended, plus: 10 years}")], "R02", "ended -> ended"),
    ("B074 events that wait for each other", &[(ADOPTED, "id: adopted", "id: ‸adopted"), (ADOPTED, "date: 2010-01-01", "occurs: [{day: {latest: [{on: 2010-01-01}, {event: ended}]}}]")], "R02", "adopted -> ended -> adopted"),
    ("B074 an event whose outcome is its own condition", &[(ENDED, "id: ended", "id: ‸ended"), (ENDED, "      - question: standing\n        is: [\"yes\"]\n", "      - event: ended\n        outcome: happened\n")], "R02", "ended -> ended"),
    ("B074 an event that bars itself", &[(ENDED, "{event: notified, before: self}", "{event: ‸ended, before: self}")], "R02", "ended -> ended"),
    ("B075 an exemption from itself", &[(TWO, "id: act/2", "id: ‸act/2"), (TWO, "provisions: [act/1]", "provisions: [act/2]")], "R02", "act/2 -> act/2"),
    ("B075 an exemption from its own instrument", &[(TWO, "id: act/2", "id: ‸act/2"), (TWO, "provisions: [act/1]", "instruments: [act]")], "R02", "act/2 -> act/2"),
    ("B075 exemptions from each other", &[(TWO, "id: act/2", "id: ‸act/2"), (TWO, "provisions: [act/1]", "provisions: [act/3]"), (THREE, "  - effect: none", "  - exempts: {provisions: [act/2]}\n    covers: {directions: [to], activities: [supply], everything: true}")], "R02", "act/2 -> act/3 -> act/2"),
    ("B076 continues what was never answered", &[(SOUTH, "inherits: north", "continues:\n  reading: north\n  questions: [‸supplier]\n  since: 2011-01-01\n  source: {document: x, pinpoint: y 1, confidence: verified}")], "R04", "leave it out"),
    ("B076 continues an outcome never stated", &[(SOUTH, "inherits: north", "continues:\n  reading: north\n  events: [‸adopted]\n  since: 2011-01-01\n  source: {document: x, pinpoint: y 1, confidence: verified}")], "R04", "leave it out"),
    ("B076 continues what it answers itself", &[(SOUTH, "inherits: north", "continues:\n  reading: north\n  questions: [‸standing]\n  since: 2011-01-01\n  source: {document: x, pinpoint: y 1, confidence: verified}\nanswers:\n  - question: standing\n    answer: [nobody]\n    basis: stated\n    who: x\n    since: 2011-01-01\n    source: {document: x, pinpoint: y 1, confidence: verified}")], "S06", "keep one"),
    ("B078 ends before it opens", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{on: 2009-01-01}")], "D07", "write a later day"),
    ("B078 ends on the day it opens", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{event: adopted}")], "D07", "15:15"),
    ("B078 in a clause", &[(ONE, "      - from: {event: adopted}\n        until: {earliest", "      - from: {on: 2023-01-01}\n        until: ‸{earliest")], "D07", "never open"),
    ("B078 for a supplier", &[(ACT, "  - code: FR\n", "  - code: FR\n    from: {on: 2015-01-01}\n    until: ‸{on: 2014-01-01}\n")], "D07", "never open"),
    ("B078 of a revision", &[(GOODS, "from: {event: adopted}", "from: {event: adopted}\n    until: ‸{on: 2001-01-01}")], "D07", "never open"),
    ("B078 bounds the wrong way round", &[(ADOPTED, "date: 2010-01-01", "between: {not_before: 2012-01-01, not_after: ‸2011-01-01}"), (ONE, "- from: {event: adopted}", "- from: {on: 2010-01-01}"), (ACT, "from: {event: adopted}", "from: {on: 2010-01-01}")], "D07", "lies before"),
    ("B078 a reading held for no day", &[(NORTH, "until: 2023-01-01", "until: ‸2010-01-01")], "D07", "write a later day"),
    ("B081 29 February and a year", &[(ADOPTED, "2010-01-01", "2012-02-29"), (ENDED, "{event: adopted, plus: 10 years}", "‸{event: adopted, plus: 1 year}"), (ONE, "{event: adopted, plus: 1 year}", "{event: adopted}")], "D09", "`rounding: down` or `rounding: up`"),
    ("B081 31 August and a month, in a condition", &[(ADOPTED, "2010-01-01", "2010-08-31"), (ONE, "{event: adopted, plus: 1 year}", "‸{event: adopted, plus: 1 month}")], "D09", "counted from 2010-08-31"),
    ("B081 inside the earliest of several", &[(NOTIFIED, "2020-08-20", "2020-02-29"), (ONE, "{event: notified, midnight_closing_day: 30}", "‸{event: notified, plus: 2 years}")], "D09", "`rounding: down`"),
    ("B086 an answer not on the list", &[(NORTH, "[\"yes\"]", "[‸maybe]")], "R01", "write one of yes, nobody"),
    ("B086 in a condition", &[(ENDED, "is: [\"yes\"]", "is: [‸maybe]")], "R01", "write one of yes, nobody"),
    ("B086 presumed", &[(STANDING, "answer: nobody", "answer: ‸somebody")], "R01", "write one of yes, nobody"),
    ("B086 a default that is no answer", &[(SET, "value: \"no\"", "value: ‸never")], "R01", "write one of yes, no"),
    ("B086 a number that is none", &[(WIDGET, "value: \"290\"", "value: ‸far")], "R01", "a number such as 300"),
    ("B086 a default for a question of law", &[(SET, "- fact: approved\n    value: \"no\"", "- fact: ‸standing\n    value: \"yes\"")], "R01", "not a fact"),
    ("B086 a fact of an item that is law", &[(WIDGET, "- fact: range\n    value: \"290\"", "- fact: ‸standing\n    value: \"yes\"")], "R01", "not a fact"),
    ("B086 a reading that answers a fact", &[(NORTH, "- question: standing\n    answer: [\"yes\"]", "- question: ‸approved\n    answer: [\"no\"]")], "R01", "facts belong to"),
    ("B088 blank document", &[(ADOPTED, "document: ACT 1", "document: ‸\"\"")], "S09", "write it"),
    ("B088 blank pinpoint", &[(ADOPTED, "pinpoint: date", "pinpoint: ‸\" \"")], "S09", "write it"),
    ("B088 no address", &[(ACT, "url: https://example.org/act", "url: ‸example.org/act")], "S09", "http"),
    ("B088 an address with a blank", &[(ACT, "url: https://example.org/act", "url: ‸https://example.org/the act")], "S09", "http"),
    ("B088 a dangerous address", &[(ACT, "url: https://example.org/act", "url: ‸javascript:alert(1)")], "S09", "http"),
    ("B089 known_through missing", &[(SET, "schema: \"1\"", "‸schema: \"1\""), (SET, "known_through: 2024-12-31\n", "")], "S03", "add `known_through:`"),
    ("B089 known_through before an event", &[(SET, "2024-12-31", "‸2020-08-19")], "D10", "from 2020-08-20 on"),
    ("B089 a window that hangs on bounds", &[(ADOPTED, "date: 2010-01-01", "between: {not_before: 2009-01-01, not_after: 2011-01-01}"), (ONE, "- from: {event: adopted}", "- from: {on: 2010-01-01}"), (ACT, "from: {event: adopted}", "from: ‸{event: adopted}")], "D10", "another day"),
    ("B090 direction missing", &[(WIDGET, "id: widget", "‸id: widget"), (WIDGET, "direction: both\n", "")], "S03", "add `direction:`"),
    ("B090 direction misspelt", &[(WIDGET, "direction: both", "direction: ‸boht")], "S02", "write one of to, from, both"),
    ("B090 both where one is meant", &[(ONE, "directions: [to]", "directions: [‸both]")], "S02", "write one of to, from"),
    ("B090 activity", &[(ONE, "activities: [supply]", "activities: [‸supplies]")], "S02", "write one of supply, training"),
    ("B090 activity of an item", &[(WIDGET, "activity: supply", "activity: ‸sale")], "S02", "write one of supply, training"),
    ("B090 effect", &[(ONE, "effect: approval-required", "effect: ‸forbidden")], "S02", "prohibited"),
    ("B090 layer", &[(ACT, "issuer: un", "issuer: ‸UN")], "S02", "write one of un, us, eu, uk"),
    ("B090 outcome", &[(ONE, "outcome: did-not-happen", "outcome: ‸didnt-happen")], "S02", "write one of happened, did-not-happen"),
    ("B090 basis", &[(NORTH, "    answer: [\"yes\"]\n    basis: stated", "    answer: [\"yes\"]\n    basis: ‸said")], "S02", "write one of stated, inferred"),
    ("B090 kind of question", &[(STANDING, "kind: law", "kind: ‸fakt")], "S02", "write one of law, fact"),
    ("B090 kind of fact", &[(RANGE, "value: number", "value: ‸integer"), (ONE, "      - question: range\n        at_least: 300\n", ""), (WIDGET, "    when:\n      - question: range\n        below: 500\n", ""), (WIDGET, "facts:\n  - fact: range\n    value: \"290\"\n    source:\n      document: A catalogue\n      pinpoint: page 4\n      confidence: reported\n", "")], "S02", "write one of yes-no, number, date, country"),
    ("B090 what it decides", &[(STANDING, "decides: verdict", "decides: ‸verdicts")], "S02", "write one of verdict, label"),
    ("B090 a bar that is none", &[(ENDED, "before: self", "before: ‸adopted")], "S02", "write `before: self`"),
    ("B090 country", &[(ACT, "code: FR", "code: ‸France")], "S02", "such as FR"),
    ("B090 country of the target", &[(SET, "code: TT", "code: ‸tt")], "S02", "such as FR"),
    ("B091 an instant for a day", &[(ADOPTED, "2010-01-01", "‸2010-01-01T00:00:00Z")], "D03", "YYYY-MM-DD"),
    ("B091 an instant with a blank", &[(ADOPTED, "2010-01-01", "‸2010-01-01 00:00:00")], "D03", "YYYY-MM-DD"),
    ("B093 a short month", &[(NORTH, "from: 2010-01-01", "from: ‸2010-1-01")], "D02", "YYYY-MM-DD"),
    ("B099 no such day", &[(ADOPTED, "2010-01-01", "‸2010-02-29")], "D05", "calendar"),
    ("B101 day and month swapped", &[(ADOPTED, "2010-01-01", "‸2010-31-10")], "D05", "day and month swapped?"),
    ("B108 out of range", &[(ADOPTED, "2010-01-01", "‸1944-12-31")], "D06", "from 1945-01-01"),
    ("B095 confidence missing", &[(ADOPTED, "  document: ACT 1", "  ‸document: ACT 1"), (ADOPTED, "  confidence: verified\n", "")], "S03", "add `confidence:`"),
    ("B095 confidence unknown", &[(ADOPTED, "confidence: verified", "confidence: ‸certain")], "S02", "write one of verified, reported, recalled"),
    ("B098 no readings", &[(SET, "readings:\n  - north\n  - south\n", "readings: ‸[]\n")], "S08", "fill it"),
    ("B098 no items", &[(SET, "items:\n  - gadget\n  - widget\n", "items: ‸[]\n")], "S08", "fill it"),

    // What our own shapes add.
    ("a day given in two ways", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{on: 2022-01-01, event: notified}")], "S02", "write one of `on`, `event`, `earliest`, `latest`"),
    ("a day given in no way", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{plus: 1 year, event: notified, on: 2022-01-01}")], "S02", "write one of `on`"),
    ("a time counted from a date", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{on: 2022-01-01, plus: 5 years}")], "S02", "count from an `event`"),
    ("a midnight counted from a date", &[(ACT, "until: {on: 2022-01-01}", "until: ‸{on: 2022-01-01, midnight_closing_day: 30}")], "S02", "count from an `event`"),
    ("a time and a midnight", &[(ENDED, "plus: 10 years}", "plus: ‸10 years, midnight_closing_day: 30}")], "S02", "keep one"),
    ("a midnight far off", &[(ONE, "midnight_closing_day: 30", "midnight_closing_day: ‸10000")], "S02", "at most 9999"),
    ("no length of time", &[(ENDED, "plus: 10 years", "plus: ‸ten years")], "S02", "write `30 days`"),
    ("a length of time with a zero", &[(ENDED, "plus: 10 years", "plus: ‸010 years")], "S02", "write `30 days`"),
    ("rounding of days", &[(ENDED, "plus: 10 years", "plus: 10 days, rounding: ‸up")], "S02", "leave it out"),
    ("rounding of nothing", &[(ENDED, "plus: 10 years", "rounding: ‸up")], "S02", "leave it out"),
    ("rounding sideways", &[(ENDED, "plus: 10 years", "plus: 10 years, rounding: ‸half")], "S02", "write `down`"),
    ("a question and an event", &[(ONE, "- event: ended\n", "- ‸event: ended\n        question: standing\n")], "S02", "write a `question` with one test"),
    ("an event that is tested like a question", &[(ONE, "- event: ended\n", "- ‸event: ended\n        is: [\"yes\"]\n")], "S02", "write a `question` with one test"),
    ("an event without an outcome", &[(ONE, "- event: ended\n        outcome: did-not-happen\n", "- ‸event: ended\n")], "S02", "`outcome`"),
    ("a number tested like a question of law", &[(ONE, "- question: range\n        at_least: 300\n", "- ‸question: range\n        is: [near]\n")], "S02", "write `at_least` or `below`"),
    ("a question tested twice", &[(ONE, "at_least: 300\n", "at_least: 300\n        below: 500\n"), (ONE, "- question: range", "- ‸question: range")], "S02", "in one way"),
    ("a question of law with one answer", &[(STANDING, "id: standing", "id: ‸standing"), (STANDING, "  - id: nobody\n    text: Nobody may.\n", ""), (STANDING, "answer: nobody", "answer: \"yes\"")], "S03", "at least two"),
    ("a question of law with a kind of value", &[(STANDING, "kind: law", "kind: ‸law\nvalue: yes-no")], "S03", "leave it out"),
    ("a fact with answers", &[(RANGE, "id: range", "id: ‸range"), (RANGE, "decides: verdict", "decides: verdict\nanswers:\n  - id: near\n    text: x\n  - id: far\n    text: x")], "S03", "a fact lists none"),
    ("an event with two ways to come", &[(ADOPTED, "id: adopted", "id: ‸adopted"), (ADOPTED, "date: 2010-01-01", "date: 2010-01-01\nnever: true")], "S03", "write one of `date`"),
    ("an event that never says when", &[(NOTIFIED, "id: notified", "id: ‸notified"), (NOTIFIED, "date: 2020-08-20\n", "")], "S03", "write one of `date`"),
    ("a dated event that is barred", &[(ADOPTED, "edge_day: true", "unless: [{event: ‸notified, before: self}]")], "S02", "leave `unless` out"),
    ("a clause without an effect", &[(ONE, "- effect: approval-required\n    approval: approved\n", "- ‸approval: approved\n")], "S03", "an `effect`"),
    ("a clause that covers nothing", &[(THREE, "- effect: none", "- ‸effect: prohibited")], "S03", "what it `covers`"),
    ("everything and entries", &[(TWO, "- exempts:", "- ‸exempts:"), (TWO, "everything: true", "everything: true\n      entries: [goods]")], "S03", "one of the two"),
    ("an approval that is no yes-no fact", &[(ONE, "approval: approved", "approval: ‸range")], "S02", "name one that is"),
    ("a party without a reading", &[(SET, "compared:", "  - id: ‸east\n    title: East\ncompared:")], "R09", "add one"),
    ("listed without a file", &[(SET, "  - ended\n", "  - ended\n  - ‸endded\n")], "R09", "did you mean `ended`?"),
    ("a paragraph listed without a file", &[(ACT, "  - act/3\n", "  - act/3\n  - ‸act/4\n")], "R09", "add the file"),
    ("a file not listed", &[(SET, "  - notified\n", ""), (NOTIFIED, "id: notified", "id: ‸notified")], "R09", "add it to the list"),
    ("a paragraph not listed", &[(ACT, "  - act/3\n", ""), (THREE, "id: act/3", "id: ‸act/3")], "R09", "add it to the list"),
    ("a file where none belongs", &[("odd.yaml", "", "‸id: odd\n")], "F07", "move it"),
    ("a folder where none belongs", &[("odd/odd.yaml", "", "‸id: odd\n")], "F07", "move it"),
];

#[test]
fn the_small_folder_loads() {
    assert_eq!(load(&small()), []);
}

#[test]
fn every_case_is_refused_in_one_line_at_its_place() {
    let mut wrong = Vec::new();
    for (name, changes, code, says) in CASES {
        let mut files = small();
        let expected = change(&mut files, changes).unwrap_or_else(|| (changes[0].0.to_owned(), (1, 1)));
        wrong.extend(differs(&load(&files), code, &expected, says).map(|text| format!("{name}\n    {text}")));
    }
    assert_none(&wrong, CASES.len());
    assert!(CASES.len() >= 290, "only {} cases", CASES.len());
}

#[test]
fn bytes_that_are_not_utf8_are_refused_where_they_stand() {
    let text = String::from_utf8(small()[ADOPTED].clone()).unwrap();
    let with = |inside: &[u8]| {
        let (before, after) = text.split_once("Adoption").unwrap();
        [before.as_bytes(), b"Adop", inside, after.as_bytes()].concat()
    };
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    type Case = (&'static str, Vec<u8>, (u64, u64), &'static str);
    let cases: Vec<Case> = vec![
        ("B006 a bad byte in a value", with(b"\xff"), (2, 12), "not UTF-8"),
        (
            "B006 after letters of several bytes",
            with("\u{e9}\u{e9}".as_bytes().iter().chain(b"\xfe").copied().collect::<Vec<_>>().as_slice()),
            (2, 14),
            "not UTF-8",
        ),
        ("B007 in a comment", [b"# \xff\n".as_slice(), text.as_bytes()].concat(), (1, 3), "not UTF-8"),
        ("B008 overlong", with(b"\xc0\xaf"), (2, 12), "not UTF-8"),
        ("B009 surrogate", with(b"\xed\xa0\x80"), (2, 12), "not UTF-8"),
        ("B010 cut off at the end", [text.as_bytes(), b"# \xe2\x82"].concat(), (10, 3), "not UTF-8"),
        ("B011 Latin-1", with(b"\xe9"), (2, 12), "save the file as UTF-8"),
        ("B012 UTF-16 with a mark", utf16(false, true), (1, 1), "UTF-16"),
        ("B012 UTF-16, big end first, with a mark", utf16(true, true), (1, 1), "UTF-16"),
        ("B012 UTF-16", utf16(false, false), (1, 1), "UTF-16"),
        ("B012 UTF-16, big end first", utf16(true, false), (1, 1), "UTF-16"),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, at, says) in &cases {
        let mut files = small();
        files.insert(ADOPTED.to_owned(), bytes.clone());
        wrong.extend(differs(&load(&files), "Y03", &(ADOPTED.to_owned(), *at), says).map(|text| format!("{name}\n    {text}")));
    }
    assert_none(&wrong, cases.len());
}

/// A chain of readings: each inherits from the one before, the first from `north`.
fn inheriting(length: usize) -> Files {
    let mut files = small();
    let mut listed = String::new();
    for at in 1..=length {
        let parent = if at == 1 { "north".to_owned() } else { format!("r{}", at - 1) };
        let text = format!("id: r{at}\ntitle: x\nparty: south\nheld: {{from: 2011-01-01}}\nsummary: x\ninherits: {parent}\n");
        files.insert(format!("readings/r{at}.yaml"), text.into_bytes());
        listed.push_str(&format!("  - r{at}\n"));
    }
    let set = String::from_utf8(files[SET].clone()).unwrap().replace("readings:\n", &format!("readings:\n{listed}"));
    files.insert(SET.to_owned(), set.into_bytes());
    files
}

fn replaced(path: &str, old: &str, new: &str) -> Files {
    let mut files = small();
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(old), "`{old}` in {path}");
    files.insert(path.to_owned(), text.replace(old, new).into_bytes());
    files
}

fn whole(text: String) -> Files {
    let mut files = small();
    files.insert(ADOPTED.to_owned(), text.into_bytes());
    files
}

#[test]
fn big_inputs_are_refused_at_once() {
    const MANY: usize = 100_000;
    let under = |value: &str| replaced(ADOPTED, "[act/1]", value);
    let start = "id: adopted\ntitle: Adoption\n";
    let deep: String = (0..1_400).fold(String::new(), |text, at| text + &" ".repeat(at) + "a:\n");
    let chain: String = (0..50_000).map(|at| format!("a{at}: &a{at} x\n")).collect();
    let keys: String = (0..100_000).map(|at| format!("k{at}: x\n")).collect();
    let nodes = |count: usize| format!("{start}rests_on: [{}]\n", vec!["a"; count - 7].join(", "));
    type Case = (&'static str, Files, &'static str, (u64, u64), &'static str);
    let cases: Vec<Case> = vec![
        ("B020 brackets", whole("[".repeat(MANY)), "Y08", (1, 17), "flatten"),
        ("B020 brackets, closed", whole("[".repeat(MANY) + &"]".repeat(MANY)), "Y08", (1, 17), "flatten"),
        ("B020 brackets under a key", under(&"[".repeat(MANY)), "Y08", (5, 27), "flatten"),
        ("B021 braces", whole("{a: ".repeat(MANY)), "Y08", (1, 65), "flatten"),
        ("B021 braces under a key", under(&"{a: ".repeat(MANY)), "Y08", (5, 71), "flatten"),
        // A list cannot be the root, so these are refused before they are deep; under a key they are deep.
        ("B022 dashes", whole("- ".repeat(MANY)), "Y02", (1, 1), "key: value"),
        ("B022 dashes under a key", under(&("\n  ".to_owned() + &"- ".repeat(MANY))), "Y08", (6, 33), "flatten"),
        ("B023 question marks", whole("? ".repeat(MANY)), "Y20", (1, 3), "a plain word"),
        ("B024 colons", whole(": ".repeat(2 * MANY)), "Y20", (1, 1), "a key is missing"),
        ("B025 maps below maps", whole(deep), "Y08", (17, 17), "flatten"),
        (
            "B028 a long text, repeated",
            whole(format!("{start}note: &a {}\nrests_on: [{}]\n", "x".repeat(900_000), "*a, ".repeat(20_000))),
            "Y09",
            (3, 7),
            "write the value out",
        ),
        (
            "B028 a long list, repeated",
            whole(format!("{start}note: &a [{}]\nrests_on: [{}]\n", "x, ".repeat(10_000), "*a, ".repeat(40_000))),
            "Y09",
            (3, 7),
            "write the value out",
        ),
        ("B028 50,000 anchors", whole(chain), "Y09", (1, 5), "write the value out"),
        ("B033 a text of 64 KiB and one", replaced(ADOPTED, "Adoption", &"x".repeat((64 << 10) + 1)), "Y11", (2, 8), "shorten"),
        (
            "B033 folded",
            replaced(ADOPTED, "Adoption", &(">-\n".to_owned() + &format!("  {}\n", "x".repeat(99)).repeat(660))),
            "Y11",
            (3, 3),
            "shorten",
        ),
        ("B034 20,001 values", whole(nodes(20_001)), "Y12", (3, 12 + 3 * (20_001 - 8)), "divide"),
        ("B034 100,000 keys", whole(keys), "Y12", (10_000, 8), "divide"),
        ("B035 50,000 directives", whole((0..50_000).map(|at| format!("%TAG !a{at}! t:\n")).collect()), "Y13", (1, 1), "remove"),
        ("commas", under(&("[".to_owned() + &",".repeat(1_000_000))), "Y19", (5, 12), "close it"),
        ("backslashes", under(&("\"".to_owned() + &"\\".repeat(900_001))), "Y19", (5, 11), "close it"),
        ("comments", whole("#\n".repeat(500_000)), "Y01", (500_001, 1), "empty"),
        ("an unknown name of 60 KiB", under(&format!("[{}]", "act/".repeat(15_000))), "R01", (5, 12), "no provision"),
        ("an unknown key of 1,000 letters", replaced(ADOPTED, "title:", &("t".repeat(1_000) + ":")), "S01", (2, 1), "..."),
        ("B073 inheritance through 17", inheriting(17), "R03", (1, 5), "at most 16"),
    ];
    let mut wrong = Vec::new();
    for (name, files, code, at, says) in &cases {
        let path = if *code == "R03" { "readings/r17.yaml" } else { ADOPTED };
        wrong.extend(differs(&load(files), code, &(path.to_owned(), *at), says).map(|text| format!("{name}\n    {text:.400}")));
    }
    assert_none(&wrong, cases.len());
}

/// A hundred events, each of which waits for all those before it, and the first perhaps for the last.
fn tangled(first: &str, spread: bool) -> Files {
    let mut files = small();
    let source = "source: {document: x, pinpoint: y 1, confidence: verified}\n";
    let mut listed = String::new();
    for at in 0..100 {
        let later = if spread { format!(", plus: {} days", at + 1) } else { String::new() };
        let before: String = (0..at).map(|earlier| format!("{{event: e{earlier}{later}}}, ")).collect();
        let day = if at == 0 { first.to_owned() } else { format!("occurs: [{{day: {{earliest: [{before}{{on: 2010-01-01}}]}}}}]") };
        files.insert(format!("events/e{at}.yaml"), format!("id: e{at}\ntitle: x\n{day}\n{source}").into_bytes());
        listed.push_str(&format!("  - e{at}\n"));
    }
    let set = String::from_utf8(files[SET].clone()).unwrap().replace("events:\n", &format!("events:\n{listed}"));
    files.insert(SET.to_owned(), set.into_bytes());
    files
}

#[test]
fn what_hangs_together_in_every_way_is_followed_once() {
    let codes = |files: &Files| -> Vec<String> { load(files).into_iter().map(|problem| problem.code).collect() };
    assert_eq!(load(&tangled("date: 2010-01-01", false)), []);
    assert_eq!(codes(&tangled("date: 2010-01-01", true)), ["R03"]);
    let cycles = codes(&tangled("occurs: [{day: {event: e99}}]", false));
    assert!(!cycles.is_empty() && cycles.iter().all(|code| code == "R02"), "{cycles:?}");
}

#[test]
fn what_is_odd_but_plain_is_accepted() {
    let crlf = |files: Files| -> Files {
        files.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes())).collect()
    };
    let marked =
        |files: Files| -> Files { files.into_iter().map(|(path, bytes)| (path, [b"\xef\xbb\xbf".to_vec(), bytes].concat())).collect() };
    let json = r#"{"id": "adopted", "title": "Adoption", "date": "2010-01-01", "edge_day": true, "rests_on": ["act\/1"],
        "source": {"document": "ACT 1", "pinpoint": "date", "confidence": "verified"}}"#;
    let deep = "      - from: {earliest: [{earliest: [{earliest: [{earliest: [{earliest: [{event: adopted}]}]}]}]}]}\n";
    let long_key_free = "x".repeat(64 << 10);
    let mut padded = String::from_utf8(small()[ADOPTED].clone()).unwrap();
    padded = padded.clone() + "#" + &"x".repeat((1 << 20) - padded.len() - 2) + "\n";
    let leap = |rounding: &str| {
        let mut files = replaced(ENDED, "plus: 10 years", &format!("plus: 1 year{rounding}"));
        let adopted = String::from_utf8(files[ADOPTED].clone()).unwrap().replace("2010-01-01", "2012-02-29");
        files.insert(ADOPTED.to_owned(), adopted.into_bytes());
        let one = String::from_utf8(files[ONE].clone()).unwrap().replace("{event: adopted, plus: 1 year}", "{event: adopted}");
        files.insert(ONE.to_owned(), one.into_bytes());
        files
    };
    let cases = [
        ("B013 a byte order mark first", marked(small())),
        ("B026 depth 16", replaced(ONE, "      - from: {event: adopted}\n", deep)),
        ("B031 1 MiB", whole(padded)),
        ("B033 a text of 64 KiB", replaced(ADOPTED, "Adoption", &long_key_free)),
        ("B045 CRLF", crlf(small())),
        ("B046 mixed line ends", replaced(ADOPTED, "Adoption\n", "Adoption\r\n")),
        ("B054 a comment after one word", replaced(ADOPTED, "Adoption\n", "Adoption # the day\n")),
        ("B054 quoted", replaced(ADOPTED, "Adoption", "\"para 4 #5 of annex\"")),
        ("B055 quoted", replaced(ADOPTED, "Adoption", "'no'")),
        ("B056 quoted", replaced(ADOPTED, "Adoption", "'4.10'")),
        ("B056 not a number", replaced(ADOPTED, "Adoption", "1.A.2")),
        ("B055 prose that holds such words", replaced(ADOPTED, "Adoption", "yes, no, on: off".replace(':', "").as_str())),
        ("a text that holds yes alone on its line", replaced(ADOPTED, "Adoption", ">-\n  yes\n  note: no\n  - 010 # 1\n  %x &a *b !c")),
        ("escapes of visible characters", replaced(ADOPTED, "Adoption", r#""a \"b\" \\ \x41 \u00e9""#)),
        ("letters with accents", replaced(ADOPTED, "Adoption", "Adopci\u{f3}n d'\u{e9}t\u{e9}")),
        ("B062 JSON", whole(json.to_owned())),
        ("a document mark first", replaced(ADOPTED, "id: adopted", "---\nid: adopted")),
        ("a document mark last", replaced(ADOPTED, "confidence: verified\n", "confidence: verified\n...\n")),
        ("B073 inheritance through 16", inheriting(16)),
        ("B081 rounded down", leap(", rounding: down")),
        ("B081 rounded up", leap(", rounding: up")),
        ("B100 a leap day", replaced(NOTIFIED, "2020-08-20", "2020-02-29")),
        ("no paragraphs, and it says so", {
            let mut files = small();
            let text = "id: bct\ntitle: x\nsymbol: x\ndate: 2010-01-01\nissuer: un\nbinds: all\nintentionally_empty: true\n\
                        source: {document: x, pinpoint: y 1, confidence: verified}\n";
            files.insert("instruments/bct.yaml".to_owned(), text.into());
            let set = String::from_utf8(files[SET].clone()).unwrap().replace("  - act\n", "  - act\n  - bct\n");
            files.insert(SET.to_owned(), set.into_bytes());
            files
        }),
    ];
    let wrong: Vec<String> =
        cases.iter().filter_map(|(name, files)| load(files).first().map(|problem| format!("{name}\n    {problem}"))).collect();
    assert_none(&wrong, cases.len());
}

#[test]
fn line_ends_and_json_make_the_same_rules() {
    let read = |files: &Files| {
        let folder = Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let mut rules = ruleset(&folder).unwrap();
        rules.digest = "".into();
        serde_json::to_string(&rules).unwrap()
    };
    let crlf =
        small().into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes())).collect();
    assert_eq!(read(&small()), read(&crlf));
    let json: Files = small()
        .into_iter()
        .map(|(path, bytes)| (path, serde_yaml::from_slice::<serde_json::Value>(&bytes).unwrap().to_string().into_bytes()))
        .collect();
    assert_eq!(read(&small()), read(&json));
}

#[test]
fn every_problem_of_a_folder_is_told_in_one_run_sorted() {
    let mut files = small();
    change(
        &mut files,
        &[(NOTIFIED, "2020-08-20", "2020-8-20"), (ADOPTED, "[act/1]", "[act/9, act/8]"), (ONE, "confidence: reported", "confidence: sure")],
    );
    let places: Vec<String> = load(&files).iter().map(|p| format!("{}:{}:{} {}", p.path, p.line, p.column, p.code)).collect();
    let expected =
        ["events/adopted.yaml:5:12 R01", "events/adopted.yaml:5:19 R01", "events/notified.yaml:3:7 D02", "provisions/act/1.yaml:9:15 S02"];
    assert_eq!(places, expected);
    // What cannot be read hides what can only be checked once all is read, but not what else cannot be read.
    change(&mut files, &[(SOUTH, "title:", "titel:"), (GOODS, "title: Goods", "title: [Goods]")]);
    let places: Vec<String> = load(&files).iter().map(|p| format!("{}:{}:{} {}", p.path, p.line, p.column, p.code)).collect();
    assert_eq!(places, ["lists/goods.yaml:2:8 S02", "readings/south.yaml:2:1 S01"]);
}

#[test]
fn a_set_without_its_first_file_is_refused() {
    let mut files = small();
    files.remove(SET);
    let expected = (SET.to_owned(), (1, 1));
    assert_eq!(differs(&load(&files), "F01", &expected, "a rules folder starts with this file"), None);
}

/// The small folder on the disk, changed, and the program asked about it.
struct OnDisk(tempfile::TempDir);

impl OnDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in small() {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self(folder)
    }

    fn path(&self, below: &str) -> std::path::PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(below).parent().unwrap()).unwrap();
        fs::write(self.path(below), bytes).unwrap();
    }

    fn change(&self, below: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(below)).unwrap();
        assert!(text.contains(old));
        self.write(below, text.replace(old, new));
    }

    fn ask(&self) -> Output {
        ask(self.0.path())
    }

    /// What the one line on stderr should be, and is not.
    fn differs(&self, name: &str, shown: &str, code: &str, says: &str) -> Option<String> {
        let begun = Instant::now();
        let output = self.ask();
        let shown = if shown.is_empty() { self.0.path().display().to_string() } else { format!("{}/{shown}", self.0.path().display()) };
        let start = format!("{shown}:1:1: error[{code}]: ");
        let line = refusal(&output).map(|line| (line.starts_with(&start) && line.contains(says), line));
        let in_time = begun.elapsed() < LIMIT;
        match line {
            Ok((true, _)) if in_time => None,
            Ok((_, line)) => Some(format!("{name}\n    expected {start}...{says}\n    found    {line} {:?}", begun.elapsed())),
            Err(why) => Some(format!("{name}\n    {why}")),
        }
    }
}

fn ask(folder: &Path) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_snapback"));
    program.args(["check", "widget", "--date", "2015-01-01", "--rules"]).arg(folder).output().unwrap()
}

/// The one line of a refusal: exit code 2, nothing on stdout, nothing a terminal would obey.
fn refusal(output: &Output) -> Result<String, String> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let plain = output.stderr.iter().all(|b| *b == b'\n' || (0x20..0x7f).contains(b));
    if output.status.code() != Some(2) || !output.stdout.is_empty() || !plain || text.lines().count() != 1 || !text.ends_with('\n') {
        return Err(format!("{:?}, {} bytes on stdout, stderr: {text:?}", output.status, output.stdout.len()));
    }
    Ok(text.trim_end().to_owned())
}

#[test]
fn the_small_folder_answers_from_the_disk() {
    let output = OnDisk::new().ask();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn folders_that_are_none_are_refused() {
    let empty = tempfile::tempdir().unwrap();
    let notes = tempfile::tempdir().unwrap();
    fs::write(notes.path().join("README.md"), "x").unwrap();
    let file = notes.path().join("README.md");
    let missing = empty.path().join("none");
    for (name, path, says) in [
        ("missing", missing.as_path(), "no such folder"),
        ("a file", file.as_path(), "not a folder"),
        ("empty", empty.path(), "no rule files here"),
        ("notes only", notes.path(), "no rule files here"),
    ] {
        let line = refusal(&ask(path)).unwrap_or_else(|why| panic!("B149 {name}: {why}"));
        assert!(line.starts_with(&format!("{}:1:1: error[F01]: {says}", path.display())), "B149 {name}: {line}");
    }
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices_are_refused_unopened() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::NamedTempFile::new().unwrap();
    let mut wrong = Vec::new();
    for (name, target) in [
        ("B150 a file outside", outside.path().to_owned()),
        ("B150 a file inside", "adopted.yaml".into()),
        ("B150 nothing", "/nowhere/at/all".into()),
        ("B150 a device", "/dev/zero".into()),
        ("B150 its own folder", ".".into()),
    ] {
        let disk = OnDisk::new();
        symlink(target, disk.path("events/linked.yaml")).unwrap();
        wrong.extend(disk.differs(name, "events/linked.yaml", "F02", "put the file itself here"));
    }
    let disk = OnDisk::new();
    symlink(disk.path("events"), disk.path("more")).unwrap();
    wrong.extend(disk.differs("B150 a folder inside", "more", "F02", "put the file itself here"));
    let disk = OnDisk::new();
    let made = Command::new("mkfifo").arg(disk.path("events/pipe.yaml")).status().unwrap();
    assert!(made.success());
    wrong.extend(disk.differs("B151 a pipe", "events/pipe.yaml", "F02", "refused unopened"));
    let disk = OnDisk::new();
    let _socket = std::os::unix::net::UnixListener::bind(disk.path("events/s.yaml")).unwrap();
    wrong.extend(disk.differs("B151 a socket", "events/s.yaml", "F02", "refused unopened"));
    assert_none(&wrong, 8);
}

#[test]
fn sizes_and_numbers_are_bounded() {
    let mut wrong = Vec::new();
    let text = fs::read("tests/bad/small/events/adopted.yaml").unwrap();
    let disk = OnDisk::new();
    disk.write("events/adopted.yaml", [text.clone(), vec![b'#'; (1 << 20) + 1 - text.len()]].concat());
    wrong.extend(disk.differs("B031 1 MiB and a byte", "events/adopted.yaml", "F03", "divide the file"));
    let huge = 50 << 20;
    let long = |start: &str, body: &str| [start.as_bytes(), body.repeat(huge / body.len()).as_bytes()].concat();
    for (name, bytes) in [
        ("B032 plain", long("id: ", "x")),
        ("B032 quoted", long("id: \"", "x")),
        ("B032 literal", long("id: |\n", "  x\n")),
        ("B032 key", long("", "x")),
        ("B032 comment", long("# ", "x")),
        ("B032 blanks", long("", " ")),
    ] {
        let disk = OnDisk::new();
        disk.write("events/adopted.yaml", bytes);
        wrong.extend(disk.differs(name, "events/adopted.yaml", "F03", "1 MiB"));
    }
    let disk = OnDisk::new();
    fs::File::create(disk.path("events/sparse.yaml")).unwrap().set_len(10 << 30).unwrap();
    wrong.extend(disk.differs("B152 10 GiB of nothing", "events/sparse.yaml", "F03", "1 MiB"));
    let disk = OnDisk::new();
    for at in 0..=1_000 - small().len() {
        disk.write(&format!("more/x{at:04}.yaml"), "a: b\n");
    }
    let line = refusal(&disk.ask()).unwrap_or_else(|why| panic!("B156: {why}"));
    assert!(line.contains("error[F08]: more than 1000 files"), "B156: {line}");
    let disk = OnDisk::new();
    disk.write(&("d/".repeat(17) + "x.yaml"), "a: b\n");
    wrong.extend(disk.differs("B156 17 folders deep", "d/d/d/d/d/d/d/d/d", "F08", "flatten"));
    assert_none(&wrong, 10);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_never_skipped() {
    use std::os::unix::fs::PermissionsExt;
    let mut wrong = Vec::new();
    for (name, path) in [("B153 a file", "events/adopted.yaml"), ("B153 a folder", "events")] {
        let disk = OnDisk::new();
        fs::set_permissions(disk.path(path), fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything cannot be kept out.
        let barred = fs::read(disk.path(path)).is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied);
        if barred {
            wrong.extend(disk.differs(name, path, "F04", "check its permissions"));
        }
        fs::set_permissions(disk.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_none(&wrong, 2);
}

#[cfg(unix)]
#[test]
fn odd_names_are_refused_and_escaped() {
    use std::os::unix::ffi::OsStrExt;
    let mut wrong = Vec::new();
    let cases: [(&str, &[u8], &str, &str, &str); 11] = [
        ("B154 a newline", b"events/a\nb.yaml", "events/a\\nb.yaml", "F05", "rename"),
        ("B154 ESC", b"events/a\x1b[31m.yaml", "events/a\\u{1b}[31m.yaml", "F05", "rename"),
        ("B154 bad UTF-8", b"events/a\xff.yaml", "events/a\\u{fffd}.yaml", "F05", "not UTF-8"),
        ("B154 a hyphen first", b"events/-a.yaml", "events/-a.yaml", "F05", "rename"),
        ("B154 a blank last", b"events/a.yaml ", "events/a.yaml ", "F05", "rename"),
        ("B154 a letter from elsewhere", "events/\u{430}dopted.yaml".as_bytes(), "events/\\u{430}dopted.yaml", "F05", "rename"),
        ("B155 capitals only", b"events/ADOPTED.yaml", "events/adopted.yaml", "F06", "rename one"),
        ("B155 another ending", b"events/adopted.yml", "events/adopted.yml", "F06", ".yaml"),
        ("B155 a backup", b"events/adopted.yaml~", "events/adopted.yaml~", "F07", "remove it"),
        ("B155 a hidden file", b"events/.adopted.yaml.swp", "events/.adopted.yaml.swp", "F07", "remove it"),
        ("B149 no rule file", b"events/adopted.txt", "events/adopted.txt", "F07", "remove it"),
    ];
    for (name, file, shown, code, says) in cases {
        let disk = OnDisk::new();
        fs::write(disk.0.path().join(std::ffi::OsStr::from_bytes(file)), "a: b\n").unwrap();
        wrong.extend(disk.differs(name, shown, code, says));
    }
    // 255 bytes are a good name and a bad id.
    let disk = OnDisk::new();
    let long = "a".repeat(250);
    disk.write(&format!("events/{long}.yaml"), fs::read("tests/bad/small/events/notified.yaml").unwrap());
    disk.change(&format!("events/{long}.yaml"), "id: notified", &format!("id: {long}"));
    let line = refusal(&disk.ask()).unwrap_or_else(|why| panic!("B154: {why}"));
    assert!(line.contains(".yaml:1:5: error[S05]: "), "B154 255 bytes: {line}");
    assert_none(&wrong, cases.len());
}

#[test]
fn a_missing_first_file_is_named_with_its_folder() {
    let disk = OnDisk::new();
    fs::remove_file(disk.path(SET)).unwrap();
    assert_eq!(disk.differs("F01", SET, "F01", "add it"), None);
}

#[test]
fn a_reading_that_contradicts_itself_does_not_load() {
    let disk = OnDisk::new();
    disk.change(NORTH, "answer: [\"yes\"]", "answer: [nobody]");
    disk.change(SOUTH, "inherits: north\n", "");
    let line = refusal(&disk.ask()).unwrap_or_else(|why| panic!("B094: {why}"));
    assert!(line.contains("readings/") && line.contains("error[R08]: "), "B094: {line}");
}

#[test]
fn days_of_another_shape_are_refused() {
    for (name, path, old, new, column) in [
        ("B104 in words", ADOPTED, "2010-01-01", "1 January 2010", 7),
        ("B104 with slashes", ADOPTED, "2010-01-01", "01/01/2010", 7),
        ("B109 a week date", ADOPTED, "2010-01-01", "2010-W42-3", 7),
    ] {
        let disk = OnDisk::new();
        disk.change(path, old, new);
        let line = refusal(&disk.ask()).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(line.contains(&format!("{path}:3:{column}: error[D02]: ")), "{name}: {line}");
    }
}

//! The table of disputes in `tests/law/`: written from the documents, answered by the engine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test may fail loudly")]

use snapback::ask::{self, Ask, Mistake};
use snapback::embedded;
use snapback::model::{Activity, Direction, Layer, Ruleset, parse_day};

struct Row {
    fields: csv::StringRecord,
    headers: csv::StringRecord,
}

impl Row {
    fn get(&self, name: &str) -> &str {
        let at = self.headers.iter().position(|header| header == name).expect("a column");
        self.fields.get(at).unwrap_or_default()
    }
}

fn answer(rules: &Ruleset, row: &Row) -> Result<[String; 3], Mistake> {
    let subject = ask::subject(rules, row.get("item"))?;
    let direction = Direction::from_word(row.get("direction"));
    let activity = Activity::from_word(row.get("activity"));
    let mut transfer = ask::transfer(rules, subject, direction, activity, Layer::Un);
    for fact in row.get("facts").split(';').filter(|fact| !fact.is_empty()) {
        let (name, value) = fact.split_once('=').expect("name=value");
        transfer.facts.push(ask::fact(rules, name, value)?);
    }
    let day = parse_day(row.get("date")).expect("a day");
    let ask = Ask { transfer, day, as_of: None, supposed: Vec::new(), direction_defaulted: false };
    let answer = ask.answer(rules, ask::named(rules, row.get("reading"))?)?;
    let provisions: Vec<_> = answer.finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect();
    let mut turns_on: Vec<_> = answer.finding.turns_on.iter().map(|at| rules[*at].id.to_string()).collect();
    turns_on.sort();
    Ok([answer.finding.verdict.word().to_owned(), provisions.join(";"), turns_on.join(";")])
}

#[test]
fn every_row_of_the_table_is_answered_as_the_documents_say() {
    let rules = embedded::ruleset().expect("the embedded rules");
    let mut table = csv::Reader::from_path("tests/law/transitions.csv").expect("the table");
    let headers = table.headers().expect("a header").clone();
    let mut wrong = Vec::new();
    let mut count = 0_usize;
    for fields in table.records() {
        let row = Row { fields: fields.expect("a row"), headers: headers.clone() };
        count += 1;
        let expected = ["verdict", "provisions", "turns_on"].map(|name| row.get(name).to_owned());
        let found = answer(&rules, &row).unwrap_or_else(|mistake| panic!("{}: {}", row.get("name"), mistake.text));
        if found != expected {
            let query = ["item", "date", "direction", "activity", "facts", "reading"].map(|name| row.get(name)).join(" ");
            wrong.push(format!("{}\n    {query}\n    expected {expected:?}\n    found    {found:?}", row.get("name")));
        }
    }
    assert!(count > 3900, "only {count} rows");
    assert!(wrong.is_empty(), "{} of {count} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

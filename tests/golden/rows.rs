//! Made-up rows for `batch`, the same in every run: `NAME-COUNT.csv` or `NAME-COUNT.jsonl`.

use super::law::law;

/// The columns besides those that every row fills.
const FACTS: [&str; 12] = [
    "range_km",
    "supplier",
    "contract_signed",
    "council_approval",
    "committee_approval",
    "recipient_listed",
    "state_determination",
    "government_borrower",
    "listed_bank",
    "meets_list_limits",
    "public_trade_support",
    "proliferation_finance",
];

const ACTIVITIES: [&str; 6] =
    ["supply", "training", "technical-assistance", "finance", "brokering", "investment"];

/// Days on which a date of the law falls, or just not.
const CHANGE_DAYS: [&str; 16] = [
    "2006-12-23",
    "2007-03-24",
    "2008-03-03",
    "2010-06-09",
    "2015-10-18",
    "2016-01-15",
    "2016-01-16",
    "2020-09-19T20:00:00-04:00",
    "2020-09-20",
    "2020-10-17",
    "2020-10-18",
    "2021-02-18",
    "2023-10-18",
    "2025-09-27",
    "2025-09-28",
    "2025-10-18",
];

/// What no row may say; each takes the place of a cell now and then.
const BAD: [&str; 6] = ["no-such-thing", "2020-02-30", "19.10.2020", "maybe", "all", ""];

/// Xorshift: the same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("a small number")
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// Once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// The rows of a name.
pub fn made(name: &str) -> Vec<u8> {
    let (stem, form) = name.split_once('.').expect("a form");
    let (_, count) = stem.split_once('-').expect("a count");
    let count: usize = count.parse().expect("a number");
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ count as u64);
    let mut columns =
        vec!["item", "date", "reading", "direction", "activity", "layer", "as_of", "ref"];
    columns.extend(FACTS);
    let mut text = String::new();
    if form == "csv" {
        text = columns.join(",") + "\n";
    }
    for number in 0..count {
        let cells = cells(&mut chance, number);
        text += &if form == "csv" { csv(&mut chance, &cells) } else { json(&columns, &cells) };
        text.push('\n');
    }
    text.into_bytes()
}

fn cells(chance: &mut Chance, number: usize) -> Vec<String> {
    let law = law();
    let mut cells = vec![
        if chance.once_in(5) { chance.of(&law.entries) } else { chance.of(&law.items) },
        if chance.once_in(4) { chance.of(&CHANGE_DAYS).to_owned() } else { day(chance, 2005) },
        chance.of(&law.names),
        chance.of(&["to", "from", ""]).to_owned(),
        if chance.once_in(3) { chance.of(&ACTIVITIES).to_owned() } else { String::new() },
        chance.of(&["un", "un", "us", "eu", "uk", ""]).to_owned(),
        if chance.once_in(10) { day(chance, 2019) } else { String::new() },
        format!("row {number}"),
    ];
    cells.extend(
        FACTS.map(|fact| if chance.once_in(20) { answer(chance, fact) } else { String::new() }),
    );
    if chance.once_in(50) {
        let at = chance.below(cells.len());
        cells[at] = chance.of(&BAD).to_owned();
    }
    cells
}

/// A day from the year on until 2027; the 29th to the 31st are left to the change days.
fn day(chance: &mut Chance, year: usize) -> String {
    let year = year + chance.below(2028 - year);
    format!("{year}-{:02}-{:02}", 1 + chance.below(12), 1 + chance.below(28))
}

fn answer(chance: &mut Chance, fact: &str) -> String {
    match fact {
        "range_km" => chance.of(&["299", "300", "12.5", "2000"]).to_owned(),
        "supplier" => chance.of(&["RU", "CN", "US", "DE", "GB", "IR"]).to_owned(),
        "contract_signed" if chance.once_in(3) => "none".to_owned(),
        "contract_signed" => day(chance, 2005),
        _ => chance.of(&["yes", "no"]).to_owned(),
    }
}

/// A line of CSV, now and then with a cell too many.
fn csv(chance: &mut Chance, cells: &[String]) -> String {
    let line = cells.join(",");
    if chance.once_in(500) { line + ",one more" } else { line }
}

/// A line of JSON with the cells that are filled.
fn json(columns: &[&str], cells: &[String]) -> String {
    let filled = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    let row = filled.map(|(column, cell)| ((*column).to_owned(), cell.as_str().into()));
    serde_json::Value::Object(row.collect()).to_string()
}

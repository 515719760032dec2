//! One line per thing: its id, its title, and the facts a reader wants first.

use serde::Serialize;

use super::words;
use super::{item, provision};
use crate::text::columns::ColumnRow;
use crate::text::counted;
use snapback_engine::model::{
    ControlList, Direction, Event, Happens, Instrument, Item, Party, Provision, Question,
    QuestionKind, Reading, Ruleset,
};
use snapback_engine::sources::{Document, labels};

/// The set as a whole.
#[derive(Debug, Serialize)]
pub struct Summary<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// Its version.
    pub version: &'r str,
    /// SHA-256 of its files.
    pub digest: &'r str,
    /// The last day for which the record was searched.
    pub known_through: String,
    /// How many there are of each kind.
    pub counts: Counts,
    /// How many statements carry each label.
    pub statements: Statements,
}

/// How many there are of each kind.
#[derive(Debug, Serialize)]
pub struct Counts {
    /// Parties.
    pub parties: usize,
    /// Readings.
    pub readings: usize,
    /// Questions, facts included.
    pub questions: usize,
    /// Events.
    pub events: usize,
    /// Instruments.
    pub instruments: usize,
    /// Provisions.
    pub provisions: usize,
    /// Items.
    pub items: usize,
    /// Control lists.
    pub lists: usize,
    /// Their entries.
    pub entries: usize,
    /// Gaps.
    pub gaps: usize,
}

/// How many statements carry each label.
#[derive(Debug, Serialize)]
pub struct Statements {
    /// Seen in the text, an official page, or two independent reports.
    pub verified: usize,
    /// Seen in a secondary source.
    pub reported: usize,
    /// From memory only.
    pub recalled: usize,
}

impl<'r> Summary<'r> {
    /// The summary of a set.
    #[must_use]
    pub fn of(rules: &'r Ruleset) -> Self {
        let [(_, verified), (_, reported), (_, recalled)] = labels(rules);
        Self {
            id: &rules.id,
            title: &rules.title,
            version: &rules.version,
            digest: &rules.digest,
            known_through: rules.known_through.to_string(),
            counts: Counts::of(rules),
            statements: Statements { verified, reported, recalled },
        }
    }
}

impl Counts {
    const fn of(rules: &Ruleset) -> Self {
        Self {
            parties: rules.parties.len(),
            readings: rules.readings.len(),
            questions: rules.questions.len(),
            events: rules.events.len(),
            instruments: rules.instruments.len(),
            provisions: rules.provisions.len(),
            items: rules.items.len(),
            lists: rules.lists.len(),
            entries: rules.entries.len(),
            gaps: rules.gaps.len(),
        }
    }

    /// Each kind with its number.
    #[must_use]
    pub const fn each(&self) -> [(&'static str, usize); 10] {
        [
            ("party", self.parties),
            ("reading", self.readings),
            ("question", self.questions),
            ("event", self.events),
            ("instrument", self.instruments),
            ("provision", self.provisions),
            ("item", self.items),
            ("list", self.lists),
            ("entry", self.entries),
            ("gap", self.gaps),
        ]
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $kind:ty,)* } cells $cells:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name<'r> {
            /// Its id.
            pub id: &'r str,
            $($(#[$fdoc])* pub $field: $kind,)*
            /// Its title.
            pub title: &'r str,
        }

        impl ColumnRow for $name<'_> {
            fn cells(&self) -> Vec<String> {
                let cells: fn(&Self) -> Vec<String> = $cells;
                std::iter::once(self.id.to_owned()).chain(cells(self)).collect()
            }

            fn title(&self) -> &str {
                self.title
            }
        }
    )*};
}

rows! {
    /// A party.
    PartyRow {
        /// It is one of those set side by side.
        compared: bool,
        /// Its readings, earliest first.
        readings: Vec<&'r str>,
    } cells |row| vec![if row.compared { "compared" } else { "" }.to_owned(), counted(row.readings.len(), "reading")];

    /// A reading.
    ReadingRow {
        /// Whose it is.
        party: &'r str,
        /// The first day on which it was held.
        from: String,
        /// The first day on which it was held no longer.
        until: Option<String>,
    } cells |row| vec![row.party.to_owned(), format!("from {}", row.from), row.until.as_ref().map(|day| format!("until {day}")).unwrap_or_default()];

    /// A question.
    QuestionRow {
        /// law or fact.
        of: &'static str,
        /// verdict or label.
        decides: &'static str,
        /// How many answers it lists.
        answers: usize,
        /// What it takes as an answer.
        takes: &'static str,
    } cells |row| vec![row.of.to_owned(), row.decides.to_owned(), row.answers()];

    /// An event.
    EventRow {
        /// The day, where nothing can move it.
        date: Option<String>,
        /// The days on which it can fall.
        days: Vec<String>,
        /// The same, in words.
        when: String,
    } cells |row| vec![row.when.clone()];

    /// A provision.
    ProvisionRow {
        /// The instrument it belongs to.
        instrument: &'r str,
        /// The effects of its clauses, strictest first.
        effects: Vec<&'static str>,
        /// verified, reported or recalled.
        confidence: &'static str,
    } cells |row| vec![row.effects.join(", "), row.confidence.to_owned()];

    /// An instrument.
    InstrumentRow {
        /// un, us, eu or uk.
        issuer: &'static str,
        /// The day it was adopted.
        date: String,
        /// Its document symbol.
        symbol: &'r str,
        /// How many paragraphs of it are encoded.
        paragraphs: usize,
    } cells |row| vec![row.issuer.to_owned(), row.date.clone(), counted(row.paragraphs, "paragraph")];

    /// A list entry.
    EntryRow {
        /// The list it stands in.
        list: &'r str,
    } cells |_| Vec::new();
}

impl QuestionRow<'_> {
    fn answers(&self) -> String {
        if self.of == "law" { counted(self.answers, "answer") } else { self.short().to_owned() }
    }

    /// The first words of what it takes: enough for a column.
    fn short(&self) -> &str {
        self.takes.split(" (").next().unwrap_or(self.takes)
    }
}

/// An item.
#[derive(Debug, Serialize)]
pub struct ItemRow<'r> {
    /// Its id.
    pub id: &'r str,
    /// What it is.
    pub what: &'r str,
    /// The direction usually asked about; none: both.
    pub usual_direction: Option<&'static str>,
    /// The list entries it falls in, some perhaps under conditions.
    pub entries: Vec<&'r str>,
    /// The same in short, a whole list by its name.
    #[serde(skip)]
    pub classes: Vec<&'r str>,
    /// Its title.
    pub title: &'r str,
}

impl ColumnRow for ItemRow<'_> {
    fn cells(&self) -> Vec<String> {
        vec![self.id.to_owned(), self.usual_direction.unwrap_or("to, from").to_owned()]
    }

    fn title(&self) -> &str {
        self.title
    }

    fn more(&self) -> Option<String> {
        Some(format!("{} ({})", self.classes.join(", "), self.what))
    }
}

/// A control list with its entries.
#[derive(Debug, Serialize)]
pub struct ListRow<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// Its entries.
    pub entries: Vec<EntryRow<'r>>,
}

/// A party in a row.
#[must_use]
pub fn party<'r>(rules: &'r Ruleset, party: &'r Party) -> PartyRow<'r> {
    let compared = rules.compared.iter().any(|at| rules[*at].id == party.id);
    let readings = party.readings.iter().map(|reading| rules[*reading].id.as_str()).collect();
    PartyRow { id: &party.id, compared, readings, title: &party.title }
}

/// A reading in a row.
#[must_use]
pub fn reading<'r>(rules: &'r Ruleset, reading: &'r Reading) -> ReadingRow<'r> {
    let until = reading.until.map(|day| day.to_string());
    ReadingRow {
        id: &reading.id,
        party: &rules[reading.party].id,
        from: reading.from.to_string(),
        until,
        title: &reading.title,
    }
}

/// A question in a row.
#[must_use]
pub fn question<'r>(_: &Ruleset, question: &'r Question) -> QuestionRow<'r> {
    let answers = if question.kind == QuestionKind::Law { question.answers.len() } else { 0 };
    QuestionRow {
        id: &question.id,
        of: words::kind(question.kind),
        decides: if question.decides { "verdict" } else { "label" },
        answers,
        takes: words::takes(question.kind),
        title: &question.title,
    }
}

/// An event in a row.
#[must_use]
pub fn event<'r>(_: &Ruleset, event: &'r Event) -> EventRow<'r> {
    let date = words::fixed_day(event).map(|day| day.to_string());
    let when = match (&date, &event.happens) {
        (Some(date), _) => date.clone(),
        (None, Happens::Never) => "has not come".to_owned(),
        (None, Happens::Between(first, last)) => format!("{first} to {last}"),
        (None, Happens::On(_) | Happens::Under(_)) => "follows from answers".to_owned(),
    };
    EventRow {
        id: &event.id,
        date,
        days: event.days.iter().map(ToString::to_string).collect(),
        when,
        title: &event.title,
    }
}

/// A provision in a row.
#[must_use]
pub fn provision<'r>(rules: &'r Ruleset, provision: &'r Provision) -> ProvisionRow<'r> {
    ProvisionRow {
        id: &provision.id,
        instrument: &rules[provision.instrument].id,
        effects: provision::effects(provision),
        confidence: provision.source.confidence.word(),
        title: &provision.title,
    }
}

/// An instrument in a row.
#[must_use]
pub fn instrument<'r>(_: &Ruleset, instrument: &'r Instrument) -> InstrumentRow<'r> {
    InstrumentRow {
        id: &instrument.id,
        issuer: instrument.issuer.word(),
        date: instrument.date.to_string(),
        symbol: &instrument.symbol,
        paragraphs: instrument.paragraphs.len(),
        title: &instrument.title,
    }
}

/// An item in a row.
#[must_use]
pub fn item<'r>(rules: &'r Ruleset, item: &'r Item) -> ItemRow<'r> {
    let ids = item::entries(item).into_iter().map(|entry| rules[entry].id.as_str());
    ItemRow {
        id: &item.id,
        what: &item.kind,
        usual_direction: item.usual.map(Direction::word),
        entries: ids.collect(),
        classes: words::in_short(rules, &item::entries(item)),
        title: &item.title,
    }
}

/// A control list in a row.
#[must_use]
pub fn list<'r>(rules: &'r Ruleset, list: &'r ControlList) -> ListRow<'r> {
    let entries = list.entries.iter().map(|at| &rules[*at]);
    let entries = entries
        .map(|entry| EntryRow { id: &entry.id, list: &list.id, title: &entry.title })
        .collect();
    ListRow { id: &list.id, title: &list.title, entries }
}

/// A document, and what rests on it.
#[derive(Debug, Serialize)]
pub struct SourceRow<'r> {
    /// Symbol or title.
    pub document: &'r str,
    /// The weakest label of a statement that rests on it.
    pub confidence: &'static str,
    /// The day on which it was last looked at; none where that is not recorded.
    pub checked: Option<String>,
    /// Each statement that rests on it.
    pub statements: Vec<StatementRow<'r>>,
    #[serde(skip)]
    rests: Vec<String>,
}

/// A statement with its place in a document.
#[derive(Debug, Serialize)]
pub struct StatementRow<'r> {
    /// The folder of the file in which it stands.
    pub folder: &'static str,
    /// The id of the thing.
    pub id: &'r str,
    /// Place in the document.
    pub pinpoint: &'r str,
    /// Address, if known.
    pub url: Option<&'r str>,
    /// verified, reported or recalled.
    pub confidence: &'static str,
    /// The day on which the statement was last held against it; none where that is not recorded.
    pub checked: Option<String>,
}

/// The row of a document.
#[must_use]
pub fn source<'r>(document: &Document<'r>) -> SourceRow<'r> {
    let statement = |statement: &snapback_engine::sources::Statement<'r>| StatementRow {
        folder: statement.folder,
        id: statement.id,
        pinpoint: &statement.source.pinpoint,
        url: statement.source.url.as_deref(),
        confidence: statement.source.confidence.word(),
        checked: statement.source.checked.map(|day| day.to_string()),
    };
    SourceRow {
        document: document.title,
        confidence: document.confidence().word(),
        checked: document.checked().map(|day| day.to_string()),
        statements: document.statements.iter().map(statement).collect(),
        rests: document.rests().iter().map(|(folder, id)| format!("{folder}/{id}")).collect(),
    }
}

impl ColumnRow for SourceRow<'_> {
    fn cells(&self) -> Vec<String> {
        let checked = self
            .checked
            .as_ref()
            .map_or_else(|| "no day of checking".to_owned(), |day| format!("checked {day}"));
        vec![self.confidence.to_owned(), counted(self.statements.len(), "statement"), checked]
    }

    fn title(&self) -> &str {
        self.document
    }

    fn more(&self) -> Option<String> {
        Some(format!("Rests on it: {}", self.rests.join(", ")))
    }
}

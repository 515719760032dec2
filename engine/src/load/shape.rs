//! What a rule file looks like: one struct for each kind, unknown keys refused.

use serde::Deserialize;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::folder::{Folder, RuleFile};
use super::parallel;
use super::yaml::{self, List, Maybe, Spanned, Word};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs, reason = "the fields are the keys of `rules/README.md`")]
        pub struct $name { $($(#[$attribute])* pub $field: $kind,)* }

        impl $name {
            /// The map with its keys; a key with a default may be left out.
            #[must_use]
            pub fn properties(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let keys = vec![$((
                    stringify!($field),
                    <$kind as $crate::load::schema::Shaped>::shape(generator),
                    <[&str]>::is_empty(&[$(stringify!($attribute)),*]),
                )),*];
                $crate::load::schema::object(stringify!($name), keys)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).trim_end_matches("Shape").into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Self::properties(generator)
            }
        }

        impl $crate::load::schema::Shaped for $name {
            fn shape(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    )*};
}
pub(super) use shapes;

shapes! {
    /// `ruleset.yaml`
    Manifest {
        schema: Word,
        id: Word,
        title: Word,
        version: Word,
        known_through: Word,
        target: TargetShape,
        #[serde(default)] other_embargoes: Maybe<EmbargoShape>,
        parties: List<PartyShape>,
        compared: List<Word>,
        defaults: List<DefaultShape>,
        instruments: List<Word>,
        events: List<Word>,
        questions: List<Word>,
        readings: List<Word>,
        lists: List<Word>,
        items: List<Word>,
    }
    TargetShape { name: Word, code: Word, }
    EmbargoShape { direction: Word, note: Word, }
    PartyShape { id: Word, title: Word, }
    DefaultShape { fact: Word, value: Word, ground: Word, }

    /// `source:` anywhere
    SourceShape {
        document: Word,
        pinpoint: Word,
        #[serde(default)] url: Maybe<Word>,
        confidence: Word,
        #[serde(default)] checked: Maybe<Word>,
        #[serde(default)] note: Maybe<Word>,
    }
    /// A day expression.
    WhenShape {
        #[serde(default)] on: Maybe<Word>,
        #[serde(default)] event: Maybe<Word>,
        #[serde(default)] plus: Maybe<Word>,
        #[serde(default)] rounding: Maybe<Word>,
        #[serde(default)] midnight_closing_day: Maybe<Spanned<u32>>,
        #[serde(default)] earliest: List<Spanned<WhenShape>>,
        #[serde(default)] latest: List<Spanned<WhenShape>>,
    }
    WindowShape {
        #[serde(default)] from: Maybe<Spanned<WhenShape>>,
        #[serde(default)] until: Maybe<Spanned<WhenShape>>,
        #[serde(default)] source: Maybe<SourceShape>,
    }
    ConditionShape {
        #[serde(default)] question: Maybe<Word>,
        #[serde(default)] event: Maybe<Word>,
        #[serde(default)] is: List<Word>,
        #[serde(default)] at_least: Maybe<Spanned<u32>>,
        #[serde(default)] below: Maybe<Spanned<u32>>,
        #[serde(default)] before: Maybe<Spanned<WhenShape>>,
        #[serde(default)] outcome: Maybe<Word>,
    }

    /// `instruments/<id>.yaml`
    InstrumentShape {
        id: Word,
        title: Word,
        symbol: Word,
        date: Word,
        issuer: Word,
        binds: Word,
        #[serde(default)] suppliers: List<SupplierShape>,
        #[serde(default)] only_if_supplier_named: Maybe<bool>,
        #[serde(default)] regimes: List<RegimeShape>,
        #[serde(default)] paragraphs: List<Word>,
        #[serde(default)] intentionally_empty: Maybe<bool>,
        #[serde(default)] summary: Maybe<Word>,
        source: SourceShape,
    }
    SupplierShape {
        code: Word,
        #[serde(default)] from: Maybe<Spanned<WhenShape>>,
        #[serde(default)] until: Maybe<Spanned<WhenShape>>,
    }
    RegimeShape { id: Word, title: Word, windows: List<WindowShape>, }

    /// `provisions/<instrument>/<paragraph>.yaml`
    ProvisionShape {
        id: Word,
        title: Word,
        summary: Word,
        source: SourceShape,
        #[serde(default)] regime: Maybe<Word>,
        #[serde(default)] argued: List<Word>,
        clauses: List<Spanned<ClauseShape>>,
        #[serde(default)] note: Maybe<Word>,
    }
    ClauseShape {
        #[serde(default)] effect: Maybe<Word>,
        #[serde(default)] approval: Maybe<Word>,
        #[serde(default)] covers: Maybe<CoversShape>,
        #[serde(default)] exempts: Maybe<ExemptsShape>,
        #[serde(default)] when: List<Spanned<ConditionShape>>,
        #[serde(default)] leaves_open: List<Word>,
        #[serde(default)] in_force: List<WindowShape>,
        #[serde(default)] source: Maybe<SourceShape>,
    }
    CoversShape {
        directions: List<Word>,
        activities: List<Word>,
        #[serde(default)] entries: List<Word>,
        #[serde(default)] except: List<Word>,
        #[serde(default)] sections: List<Word>,
        #[serde(default)] everything: Maybe<bool>,
        #[serde(default)] raising: Maybe<Word>,
        #[serde(default)] not_raising: Maybe<Word>,
    }
    ExemptsShape {
        #[serde(default)] provisions: List<Word>,
        #[serde(default)] instruments: List<Word>,
    }

    /// `events/<id>.yaml`
    EventShape {
        id: Word,
        title: Word,
        #[serde(default)] date: Maybe<Word>,
        #[serde(default)] never: Maybe<bool>,
        #[serde(default)] between: Maybe<BetweenShape>,
        #[serde(default)] occurs: List<OccurrenceShape>,
        #[serde(default)] unless: List<BarShape>,
        #[serde(default)] edge_day: Maybe<bool>,
        #[serde(default)] rests_on: List<Word>,
        #[serde(default)] argued: List<Word>,
        #[serde(default)] note: Maybe<Word>,
        source: SourceShape,
    }
    BetweenShape { not_before: Word, not_after: Word, }
    OccurrenceShape {
        day: Spanned<WhenShape>,
        #[serde(default)] when: List<Spanned<ConditionShape>>,
    }
    BarShape { event: Word, before: Word, }

    /// `questions/<id>.yaml`
    QuestionShape {
        id: Word,
        title: Word,
        kind: Word,
        #[serde(default)] value: Maybe<Word>,
        decides: Word,
        #[serde(default)] arises_from: List<Word>,
        #[serde(default)] answers: List<AnswerShape>,
        #[serde(default)] presumed: Maybe<PresumedShape>,
        #[serde(default)] note: Maybe<Word>,
        source: SourceShape,
    }
    AnswerShape { id: Word, text: Word, #[serde(default)] argument: Maybe<Word>, }
    PresumedShape { answer: Word, ground: Word, }

    /// `readings/<id>.yaml`
    ReadingShape {
        id: Word,
        title: Word,
        party: Word,
        held: HeldShape,
        summary: Word,
        #[serde(default)] inherits: Maybe<Word>,
        #[serde(default)] continues: Maybe<ContinuesShape>,
        #[serde(default)] answers: List<PositionShape>,
        #[serde(default)] holds: List<HoldShape>,
    }
    HeldShape { from: Word, #[serde(default)] until: Maybe<Word>, }
    ContinuesShape {
        reading: Word,
        #[serde(default)] questions: List<Word>,
        #[serde(default)] events: List<Word>,
        since: Word,
        source: SourceShape,
    }
    PositionShape {
        question: Word,
        answer: List<Word>,
        basis: Word,
        who: Word,
        since: Word,
        source: SourceShape,
    }
    HoldShape {
        event: Word,
        outcome: Word,
        basis: Word,
        who: Word,
        since: Word,
        source: SourceShape,
    }

    /// `lists/<id>.yaml`
    ListShape {
        id: Word,
        title: Word,
        summary: Word,
        entries: List<EntryShape>,
        #[serde(default)] revisions: List<RevisionShape>,
        source: SourceShape,
    }
    EntryShape { id: Word, title: Word, text: Word, source: SourceShape, }
    RevisionShape {
        document: Word,
        regime: Word,
        #[serde(default)] from: Maybe<Spanned<WhenShape>>,
        #[serde(default)] until: Maybe<Spanned<WhenShape>>,
        source: SourceShape,
    }

    /// `items/<id>.yaml`
    ItemShape {
        id: Word,
        title: Word,
        names: List<Word>,
        kind: Word,
        direction: Word,
        activity: Word,
        entries: List<ItemEntryShape>,
        #[serde(default)] raises: List<Word>,
        #[serde(default)] facts: List<FactShape>,
        #[serde(default)] note: Maybe<Word>,
        #[serde(default)] sources: List<SourceShape>,
    }
    ItemEntryShape {
        entry: Word,
        #[serde(default)] section: Maybe<Word>,
        #[serde(default)] when: List<Spanned<ConditionShape>>,
        source: SourceShape,
    }
    FactShape { fact: Word, value: Word, source: SourceShape, }
}

/// A file with the name it is shown under and what was read from it.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// The path to show.
    pub shown: String,
    /// The id its path gives it.
    pub stem: String,
    /// What it says.
    pub what: T,
}

/// Every file of a folder, read into its shape.
#[derive(Debug)]
#[allow(missing_docs, reason = "one field for each folder of `rules/`")]
pub struct Files {
    pub manifest: Read<Manifest>,
    pub instruments: Vec<Read<InstrumentShape>>,
    pub provisions: Vec<Read<ProvisionShape>>,
    pub events: Vec<Read<EventShape>>,
    pub questions: Vec<Read<QuestionShape>>,
    pub readings: Vec<Read<ReadingShape>>,
    pub lists: Vec<Read<ListShape>>,
    pub items: Vec<Read<ItemShape>>,
}

impl Files {
    /// Reads them all; nothing if one of them is not of its shape.
    pub fn read(folder: &Folder, problems: &mut Diagnostics) -> Option<Self> {
        let files: Vec<&RuleFile> = folder.files().collect();
        let read = parallel::map(folder.is_large(), &files, |file| Sorted::one(file));
        let mut sorted = read.into_iter().fold(Sorted::default(), Sorted::and);
        let broken = !sorted.problems.is_empty();
        if sorted.manifest.is_none() && !broken {
            let text =
                "missing: a rules folder starts with this file; add it, or name another folder";
            sorted.problems.push(Diagnostic::at(
                &folder.shown("ruleset.yaml"),
                (1, 1),
                "F01",
                text,
            ));
        }
        problems.append(sorted.problems);
        let Sorted {
            manifest,
            instruments,
            provisions,
            events,
            questions,
            readings,
            lists,
            items,
            ..
        } = sorted;
        let all = Self {
            manifest: manifest?,
            instruments,
            provisions,
            events,
            questions,
            readings,
            lists,
            items,
        };
        (!broken).then_some(all)
    }
}

/// Files by their kind, each kind in the order of the files.
#[derive(Default)]
struct Sorted {
    manifest: Option<Read<Manifest>>,
    instruments: Vec<Read<InstrumentShape>>,
    provisions: Vec<Read<ProvisionShape>>,
    events: Vec<Read<EventShape>>,
    questions: Vec<Read<QuestionShape>>,
    readings: Vec<Read<ReadingShape>>,
    lists: Vec<Read<ListShape>>,
    items: Vec<Read<ItemShape>>,
    problems: Diagnostics,
}

impl Sorted {
    fn one(file: &RuleFile) -> Self {
        let mut sorted = Self::default();
        sorted.file(file);
        sorted
    }

    fn file(&mut self, file: &RuleFile) {
        let problems = &mut self.problems;
        match file.path.split_once('/') {
            None if file.path == "ruleset.yaml" => self.manifest = read(file, "", problems),
            Some(("instruments", _)) => {
                self.instruments.extend(read(file, "instruments/", problems))
            }
            Some(("provisions", _)) => self.provisions.extend(read(file, "provisions/", problems)),
            Some(("events", _)) => self.events.extend(read(file, "events/", problems)),
            Some(("questions", _)) => self.questions.extend(read(file, "questions/", problems)),
            Some(("readings", _)) => self.readings.extend(read(file, "readings/", problems)),
            Some(("lists", _)) => self.lists.extend(read(file, "lists/", problems)),
            Some(("items", _)) => self.items.extend(read(file, "items/", problems)),
            _ => problems.push(Diagnostic::at(
                &file.shown,
                (1, 1),
                "F07",
                "no kind of rule file stands here; move it to its folder",
            )),
        }
    }

    /// These files and then those.
    fn and(mut self, later: Self) -> Self {
        self.manifest = self.manifest.or(later.manifest);
        self.instruments.extend(later.instruments);
        self.provisions.extend(later.provisions);
        self.events.extend(later.events);
        self.questions.extend(later.questions);
        self.readings.extend(later.readings);
        self.lists.extend(later.lists);
        self.items.extend(later.items);
        self.problems.append(later.problems);
        self
    }
}

/// One file, in the shape of its kind; nothing, and why not, if it is not of that shape.
fn read<T: serde::de::DeserializeOwned>(
    file: &RuleFile,
    below: &str,
    problems: &mut Diagnostics,
) -> Option<Read<T>> {
    let stem = file.path.strip_prefix(below).unwrap_or(&file.path);
    let stem = stem.strip_suffix(".yaml").unwrap_or(stem).to_owned();
    let read = yaml::read(file).map(|what| Read { shown: file.shown.clone(), stem, what });
    read.map_err(|problem| problems.push(problem)).ok()
}

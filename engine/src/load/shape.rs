//! The shape of each kind of rule file: one struct per map, with its keys as fields.
//!
//! A key of type `Option` or `Vec` may be left out; every other key is required.

use super::vocabulary::{
    Country, Decides, FactKind, GapWord, Instant, Itself, KnownOutcome, LawOrFact, Outcome,
    Rounding, StatedBasis, Url, UsualDirection,
};
use super::yaml::{List, Spanned, Typed, Word};
use crate::model::{Activity, Confidence, Day, Direction, DutyForce, Effect, Layer, Span};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs, reason = "the fields are the keys of `rules/README.md`")]
        pub struct $name { $(pub $field: $kind,)* }

        impl $crate::load::yaml::FromTree for $name {
            fn from_tree(
                tree: &$crate::load::yaml::Tree,
            ) -> Result<Self, $crate::load::yaml::Misfit> {
                use $crate::load::yaml::{FromTree, Misfit, value};
                $(let mut $field: Option<$kind> = None;)*
                for (key, tree) in tree.map()? {
                    match &*key.word {
                        $(stringify!($field) => $field = Some(value(key, tree)?),)*
                        _ => return Err(Misfit::unknown_key(key, &[$(stringify!($field)),*])),
                    }
                }
                Ok(Self {$(
                    $field: $field
                        .or_else(<$kind as FromTree>::if_left_out)
                        .ok_or_else(|| Misfit::missing_key(tree.at, stringify!($field)))?,
                )*})
            }
        }

        #[cfg(feature = "schema")]
        $crate::load::schema::describe!($name { $($field: $kind,)* });
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
        known_through: Typed<Day>,
        target: TargetShape,
        other_embargoes: Option<EmbargoShape>,
        parties: List<PartyShape>,
        compared: List<Word>,
        defaults: List<DefaultShape>,
        instruments: List<Word>,
        events: List<Word>,
        questions: List<Word>,
        readings: List<Word>,
        lists: List<Word>,
        items: List<Word>,
        gaps: Vec<Word>,
    }
    TargetShape { name: Word, code: Typed<Country>, }
    EmbargoShape { direction: Typed<Direction>, note: Word, }
    PartyShape { id: Word, title: Word, }
    DefaultShape { fact: Word, value: Word, ground: Word, }

    /// `source:` anywhere
    SourceShape {
        document: Word,
        pinpoint: Word,
        url: Option<Typed<Url>>,
        confidence: Typed<Confidence>,
        checked: Option<Typed<Day>>,
        note: Option<Word>,
    }
    /// A day expression.
    WhenShape {
        on: Option<Typed<Day>>,
        event: Option<Word>,
        plus: Option<Typed<Span>>,
        rounding: Option<Typed<Rounding>>,
        midnight_closing_day: Option<Spanned<u32>>,
        earliest: Vec<Spanned<WhenShape>>,
        latest: Vec<Spanned<WhenShape>>,
    }
    WindowShape {
        from: Option<Spanned<WhenShape>>,
        until: Option<Spanned<WhenShape>>,
        source: Option<SourceShape>,
    }
    ConditionShape {
        question: Option<Word>,
        event: Option<Word>,
        is: Vec<Word>,
        at_least: Option<Spanned<u32>>,
        below: Option<Spanned<u32>>,
        before: Option<Spanned<WhenShape>>,
        outcome: Option<Typed<KnownOutcome>>,
    }

    /// `instruments/<id>.yaml`
    InstrumentShape {
        id: Word,
        title: Word,
        symbol: Word,
        date: Typed<Instant>,
        issuer: Typed<Layer>,
        binds: Word,
        suppliers: Vec<SupplierShape>,
        only_if_supplier_named: Option<bool>,
        destinations: Vec<SupplierShape>,
        regimes: Vec<RegimeShape>,
        paragraphs: Vec<Word>,
        intentionally_empty: Option<bool>,
        summary: Option<Word>,
        source: SourceShape,
    }
    SupplierShape {
        code: Typed<Country>,
        from: Option<Spanned<WhenShape>>,
        until: Option<Spanned<WhenShape>>,
    }
    RegimeShape { id: Word, title: Word, windows: List<WindowShape>, }

    /// `provisions/<instrument>/<paragraph>.yaml`
    ProvisionShape {
        id: Word,
        title: Word,
        summary: Word,
        source: SourceShape,
        regime: Option<Word>,
        argued: Vec<Word>,
        duty: Option<Typed<DutyForce>>,
        clauses: List<Spanned<ClauseShape>>,
        note: Option<Word>,
    }
    ClauseShape {
        effect: Option<Typed<Effect>>,
        approval: Option<Word>,
        covers: Option<CoversShape>,
        exempts: Option<ExemptsShape>,
        when: Vec<Spanned<ConditionShape>>,
        leaves_open: Vec<Word>,
        in_force: Vec<WindowShape>,
        source: Option<SourceShape>,
    }
    CoversShape {
        directions: List<Typed<Direction>>,
        activities: List<Typed<Activity>>,
        entries: Vec<Word>,
        except: Vec<Word>,
        sections: Vec<Word>,
        everything: Option<bool>,
        raising: Option<Word>,
        not_raising: Option<Word>,
    }
    ExemptsShape {
        provisions: Vec<Word>,
        instruments: Vec<Word>,
        regime: Option<Word>,
    }

    /// `events/<id>.yaml`
    EventShape {
        id: Word,
        title: Word,
        date: Option<Typed<Instant>>,
        never: Option<bool>,
        between: Option<BetweenShape>,
        occurs: Vec<OccurrenceShape>,
        unless: Vec<BarShape>,
        edge_day: Option<bool>,
        rests_on: Vec<Word>,
        argued: Vec<Word>,
        note: Option<Word>,
        source: SourceShape,
    }
    BetweenShape { not_before: Typed<Day>, not_after: Typed<Day>, }
    OccurrenceShape {
        day: Spanned<WhenShape>,
        when: Vec<Spanned<ConditionShape>>,
    }
    BarShape { event: Word, before: Typed<Itself>, }

    /// `questions/<id>.yaml`
    QuestionShape {
        id: Word,
        title: Word,
        kind: Typed<LawOrFact>,
        value: Option<Typed<FactKind>>,
        decides: Typed<Decides>,
        arises_from: Vec<Word>,
        answers: Vec<AnswerShape>,
        presumed: Option<PresumedShape>,
        note: Option<Word>,
        source: SourceShape,
    }
    AnswerShape { id: Word, text: Word, argument: Option<Word>, }
    PresumedShape { answer: Word, ground: Word, }

    /// `readings/<id>.yaml`
    ReadingShape {
        id: Word,
        title: Word,
        party: Word,
        held: HeldShape,
        summary: Word,
        inherits: Option<Word>,
        continues: Option<ContinuesShape>,
        answers: Vec<PositionShape>,
        holds: Vec<HoldShape>,
    }
    HeldShape { from: Typed<Day>, until: Option<Typed<Day>>, }
    ContinuesShape {
        reading: Word,
        questions: Vec<Word>,
        events: Vec<Word>,
        since: Typed<Day>,
        source: SourceShape,
    }
    PositionShape {
        question: Word,
        answer: List<Word>,
        basis: Typed<StatedBasis>,
        who: Word,
        since: Typed<Day>,
        source: SourceShape,
    }
    HoldShape {
        event: Word,
        outcome: Typed<Outcome>,
        basis: Typed<StatedBasis>,
        who: Word,
        since: Typed<Day>,
        source: SourceShape,
    }

    /// `lists/<id>.yaml`
    ListShape {
        id: Word,
        title: Word,
        summary: Word,
        entries: List<EntryShape>,
        revisions: Vec<RevisionShape>,
        source: SourceShape,
    }
    EntryShape { id: Word, title: Word, text: Word, source: SourceShape, }
    RevisionShape {
        document: Word,
        regime: Word,
        from: Option<Spanned<WhenShape>>,
        until: Option<Spanned<WhenShape>>,
        source: SourceShape,
    }

    /// `items/<id>.yaml`
    ItemShape {
        id: Word,
        title: Word,
        names: List<Word>,
        kind: Word,
        direction: Typed<UsualDirection>,
        activity: Typed<Activity>,
        entries: List<ItemEntryShape>,
        raises: Vec<Word>,
        facts: Vec<FactShape>,
        note: Option<Word>,
        sources: Vec<SourceShape>,
    }
    ItemEntryShape {
        entry: Word,
        section: Option<Word>,
        when: Vec<Spanned<ConditionShape>>,
        source: SourceShape,
    }
    FactShape { fact: Word, value: Word, source: SourceShape, }

    /// `scope/<layer>.yaml`
    ScopeShape {
        layer: Option<Typed<Layer>>,
        persons: Vec<PersonShape>,
        claims: List<Spanned<ClaimShape>>,
        limits: Vec<Word>,
    }
    PersonShape {
        id: Word,
        title: Word,
        addressee: Option<bool>,
        facts: Vec<PersonFactShape>,
    }
    PersonFactShape { fact: Word, value: Word, }
    ClaimShape {
        entries: Vec<Word>,
        except: Vec<Word>,
        everything: Option<bool>,
        directions: List<Typed<Direction>>,
        activities: List<Typed<Activity>>,
        bound: List<Word>,
        when: Vec<Spanned<ConditionShape>>,
        from: Option<Spanned<WhenShape>>,
        until: Option<Spanned<WhenShape>>,
        source: SourceShape,
        note: Option<Word>,
    }

    /// `gaps/<layer>/<id>.yaml`
    GapShape {
        id: Option<Word>,
        layer: Typed<Layer>,
        act: Word,
        pinpoint: Word,
        kind: Typed<GapWord>,
        covers: Spanned<CoversShape>,
        suppliers: Vec<SupplierShape>,
        destinations: Vec<SupplierShape>,
        when: Vec<Spanned<ConditionShape>>,
        in_force: Vec<WindowShape>,
        source: SourceShape,
        note: Option<Word>,
    }
}

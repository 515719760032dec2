//! The core, piece by piece, on sets of rules made for one question each: when something is in force, what covers, whose
//! answer serves, what displaces and what an open answer turns on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use snapback_engine::evaluate::{Evaluator, Status, subsets};
use snapback_engine::explain::explain;
use snapback_engine::load::{Folder, ruleset};
use snapback_engine::model::{
    Activity, Basis, Confidence, Day, Direction, EventIx, Layer, Ruleset, Span, Verdict, View,
    When, parse_day,
};
use snapback_engine::query::{self, Query};
use snapback_engine::timeline::Timeline;

const SOURCE: &str = "source:\n  document: Made up\n  pinpoint: page 1\n  confidence: verified\n";
/// What a clause covers where nothing else is said.
const COVERS: &str =
    "    covers:\n      directions: [to]\n      activities: [supply]\n      entries: [goods]\n";

/// Files by path; whatever a test leaves out is made.
#[derive(Default)]
struct Law(BTreeMap<String, String>);

impl Law {
    /// A file of the set: what stands below its id and title, and above its source.
    fn with(mut self, path: &str, text: &str) -> Self {
        let id = path.split_once('/').unwrap().1;
        self.0.insert(format!("{path}.yaml"), format!("id: {id}\ntitle: {id}\n{text}{SOURCE}"));
        self
    }

    fn event(self, id: &str, text: &str) -> Self {
        self.with(&format!("events/{id}"), text)
    }

    fn dated(self, id: &str, day: &str) -> Self {
        self.event(id, &format!("date: {day}\n"))
    }

    /// A provision of one clause with an effect.
    fn provision(self, id: &str, effect: &str, more: &str) -> Self {
        self.clause(id, &format!("  - effect: {effect}\n{COVERS}{more}"))
    }

    /// A provision of one clause that takes others away.
    fn exemption(self, id: &str, exempts: &str, more: &str) -> Self {
        self.clause(id, &format!("  - exempts:\n      {exempts}\n{COVERS}{more}"))
    }

    fn clause(self, id: &str, clauses: &str) -> Self {
        self.with(&format!("provisions/{id}"), &format!("summary: Says so.\nclauses:\n{clauses}"))
    }

    fn fact(self, id: &str, value: &str) -> Self {
        self.with(
            &format!("questions/{id}"),
            &format!("kind: fact\nvalue: {value}\ndecides: verdict\n"),
        )
    }

    /// A question of law with the answers yes, no and other.
    fn disputed(self, id: &str, more: &str) -> Self {
        let answer = |word: &str| {
            format!(
                "  - id: \"{word}\"\n    text: It is {word}.\n    argument: The words say so.\n"
            )
        };
        let answers: String = ["yes", "no", "other"].map(answer).concat();
        self.with(
            &format!("questions/{id}"),
            &format!(
                "kind: law\ndecides: verdict\narises_from: [act/1]\nanswers:\n{answers}{more}"
            ),
        )
    }

    fn reading(self, id: &str, answers: &str) -> Self {
        self.held(id, "from: 2001-01-01", answers)
    }

    /// A reading of the party for a period.
    fn held(mut self, id: &str, period: &str, answers: &str) -> Self {
        let text = format!(
            "id: {id}\ntitle: {id}\nparty: north\nheld: {{{period}}}\nsummary: So it is read.\n{answers}"
        );
        self.0.insert(format!("readings/{id}.yaml"), text);
        self
    }

    fn ids(&self, folder: &str) -> Vec<String> {
        let below = |path: &String| {
            Some(path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".yaml")?.to_owned())
        };
        self.0.keys().filter_map(below).collect()
    }

    /// Instruments where a test makes none: for each the paragraphs that are there.
    fn instruments(mut self, more: &str) -> Self {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for id in self.ids("provisions") {
            all.entry(id.split('/').next().unwrap().to_owned()).or_default().push(id);
        }
        for (id, paragraphs) in all {
            let text = format!(
                "symbol: A/{id}\ndate: 2001-01-01\nissuer: un\nbinds: all\n{more}paragraphs: [{}]\n",
                paragraphs.join(", ")
            );
            self =
                self.with(&format!("instruments/{id}"), &format!("{text}summary: It is an act.\n"));
        }
        self
    }

    fn rules(self) -> Ruleset {
        self.rules_with("", "")
    }

    /// A claim for everything since the acts.
    fn claimed(mut self) -> Self {
        let claim = format!(
            "claims:\n  - everything: true\n    directions: [to, from]\n    activities: [supply, training]\n    bound: [anyone]\n    from: {{on: 2001-01-01}}\n    {}limits: [names]\n",
            SOURCE.replace("\n  ", "\n      ")
        );
        self.0.entry("scope/un.yaml".to_owned()).or_insert(claim);
        self
    }

    fn rules_with(mut self, instrument: &str, defaults: &str) -> Ruleset {
        self = self
            .claimed()
            .instruments(instrument)
            .fact("idle", "yes-no")
            .dated("idle-day", "2001-01-01");
        let entry = |id: &str| {
            format!(
                "  - id: {id}\n    title: {id}\n    text: Such things.\n    source:\n      document: Made up\n      pinpoint: page 2\n      confidence: verified\n"
            )
        };
        let entries = ["goods", "goods/a", "goods/b"].map(entry).concat();
        self = self.with("lists/goods", &format!("summary: A list.\nentries:\n{entries}"));
        if self.ids("items").is_empty() {
            self = self.item("thing", "  - entry: goods/a\n", "");
        }
        if self.ids("readings").is_empty() {
            self = self.reading("plain", "");
        }
        let mut set =
            "schema: \"1\"\nid: made-up\ntitle: A set\nversion: \"1\"\nknown_through: 2030-12-31\ntarget:\n  name: Target\n  code: TT\n\
                       parties:\n  - id: north\n    title: North\ncompared: [north]\n"
                .to_owned();
        set.push_str(if defaults.is_empty() {
            "defaults:\n  - fact: idle\n    value: \"no\"\n    ground: nobody asks\n"
        } else {
            defaults
        });
        for folder in ["instruments", "events", "questions", "readings", "lists", "items"] {
            let ids = self.ids(folder);
            if !ids.is_empty() {
                writeln!(set, "{folder}: [{}]", ids.join(", ")).unwrap();
            }
        }
        self.0.insert("ruleset.yaml".to_owned(), set);
        let folder =
            Folder::in_memory(self.0.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
        ruleset(&folder).unwrap_or_else(|problems| {
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", told.join("\n"))
        })
    }

    fn item(mut self, id: &str, entries: &str, more: &str) -> Self {
        let source = "    source:\n      document: Made up\n      pinpoint: page 3\n      confidence: verified\n";
        let text = format!(
            "id: {id}\ntitle: {id}\nnames: [such a {id}]\nkind: thing\ndirection: to\nactivity: supply\nentries:\n{entries}{source}{more}"
        );
        self.0.insert(format!("items/{id}.yaml"), text);
        self
    }
}

fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

/// A question of the thing, with facts and suppositions as `NAME=VALUE`.
fn question(rules: &Ruleset, on: &str, said: &[&str]) -> Query {
    question_of(rules, "thing", on, said)
}

/// The same of another item, or of a class of the list.
fn question_of(rules: &Ruleset, what: &str, on: &str, said: &[&str]) -> Query {
    let subject = query::subject(rules, what).unwrap();
    let mut transfer =
        query::transfer(rules, subject, Some(Direction::To), Some(Activity::Supply), Layer::Un);
    let mut supposed = Vec::new();
    for word in said {
        let (name, value) = word.split_once('=').unwrap();
        match query::fact(rules, name, value) {
            Ok(fact) => transfer.facts.push(fact),
            Err(_) => supposed.push(query::answer(rules, name, value).unwrap()),
        }
    }
    Query { transfer, day: day(on), as_of: None, supposed, direction_defaulted: false }
}

/// The verdict with what decides, and what it turns on.
fn answer(rules: &Ruleset, query: &Query) -> String {
    let named = query::find_reading(rules, "north").unwrap();
    let answer = query.answer(rules, named).unwrap();
    let finding = &answer.finding;
    let provisions: Vec<&str> =
        finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    let turns: Vec<&str> = finding.turns_on.iter().map(|at| rules[*at].id.as_str()).collect();
    [finding.verdict.word().to_owned(), provisions.join(" "), turns.join(" ")]
        .join("|")
        .trim_end_matches('|')
        .to_owned()
}

fn said(rules: &Ruleset, on: &str, more: &[&str]) -> String {
    answer(rules, &question(rules, on, more))
}

/// What the answer rests on: the weakest ground and the weakest source.
fn rests(rules: &Ruleset, on: &str, more: &[&str]) -> (Option<Basis>, Option<Confidence>) {
    let finding = question(rules, on, more)
        .answer(rules, query::find_reading(rules, "north").unwrap())
        .unwrap()
        .finding;
    (finding.basis, finding.confidence)
}

/// Where each clause stands on a day, in the order of the provisions.
fn standing(rules: &Ruleset, on: &str, more: &[&str]) -> Vec<Status> {
    let answer = question(rules, on, more)
        .answer(rules, query::find_reading(rules, "north").unwrap())
        .unwrap();
    let steps = answer.finding.completions[0].statuses.iter();
    let of_provisions =
        steps.filter(|step| answer.evaluator[step.candidate].rule.provision().is_some());
    of_provisions.map(|step| step.status.clone()).collect()
}

/// The days from which the verdict is another, from the day on which the law of a set begins.
fn turns(rules: &Ruleset, more: &[&str]) -> Vec<String> {
    let query = question(rules, "2001-01-01", more);
    let named = query::find_reading(rules, "north").unwrap();
    let timeline = Timeline::new(rules, &query, &[Layer::Un], &[named], Day::END).unwrap();
    let all = timeline.lines[0].segments.iter();
    all.map(|segment| format!("{} {}", segment.from, segment.finding.verdict.word())).collect()
}

const BANNED: &str = "prohibited|act/1";

#[test]
fn a_window_covers_its_first_day_and_not_the_day_it_names_as_end() {
    let rules = Law::default()
        .provision(
            "act/1",
            "prohibited",
            "    in_force:\n      - from: {on: 2010-05-01}\n        until: {on: 2010-06-01}\n",
        )
        .rules();
    assert_eq!(
        turns(&rules, &[]),
        ["2001-01-01 unrestricted", "2010-05-01 prohibited", "2010-06-01 unrestricted"]
    );
    let days =
        ["2010-04-30", "2010-05-01", "2010-05-31", "2010-06-01"].map(|on| said(&rules, on, &[]));
    assert_eq!(days, ["unrestricted", BANNED, BANNED, "unrestricted"]);
}

#[test]
fn the_first_day_of_a_claim_is_encoded_and_the_day_before_is_not() {
    let window = "    in_force:\n      - from: {on: 2001-01-01}\n";
    let rules = Law::default().provision("act/1", "prohibited", window).rules();
    assert_eq!(
        ["2000-12-31", "2001-01-01"].map(|on| said(&rules, on, &[])),
        ["not-encoded", BANNED]
    );
    let query = question(&rules, "2001-01-01", &[]);
    let evaluator = Evaluator::new(
        &rules,
        &query.transfer,
        &View::of(query.reading(&rules, query::find_reading(&rules, "north").unwrap()).unwrap()),
    );
    assert_eq!(
        ["2000-12-31", "2001-01-01"].map(|on| evaluator.verdict(day(on))),
        [Verdict::NotEncoded, Verdict::Prohibited]
    );
    let finding = evaluator.on(day("2001-01-01"));
    let before = evaluator.previous_change(&finding).map(|(on, says)| (on, says.verdict));
    assert_eq!(before, Some((day("2001-01-01"), Verdict::NotEncoded)));
    assert_eq!(evaluator.next_change(&finding), None);
}

#[test]
fn each_expression_of_a_day_comes_to_its_day() {
    let law = |when: &str| {
        let window = format!("    in_force:\n      - from: {when}\n");
        Law::default()
            .dated("one", "2012-02-29")
            .dated("two", "2013-03-05")
            .provision("act/1", "prohibited", &window)
            .rules()
    };
    for (when, first) in [
        ("{event: one}", "2012-02-29"),
        ("{event: one, plus: 30 days}", "2012-03-30"),
        ("{event: one, midnight_closing_day: 30}", "2012-03-31"),
        ("{event: one, plus: 1 year, rounding: down}", "2013-02-28"),
        ("{event: one, plus: 1 year, rounding: up}", "2013-03-01"),
        ("{event: one, plus: 1 month, rounding: up}", "2012-03-29"),
        ("{event: two, plus: 2 years}", "2015-03-05"),
        ("{earliest: [{event: two}, {event: one}, {on: 2020-01-01}]}", "2012-02-29"),
        ("{latest: [{event: two}, {event: one}, {on: 2012-06-01}]}", "2013-03-05"),
    ] {
        let rules = law(when);
        assert_eq!(turns(&rules, &[])[1..], [format!("{first} prohibited")], "{when}");
        let before = day(first).plus_days(-1).to_string();
        assert_eq!(
            [&before, first].map(|on| said(&rules, on, &[])),
            ["unrestricted", BANNED],
            "{when}, asked day by day"
        );
    }
}

#[test]
fn the_latest_waits_for_all_and_an_end_that_never_comes_ends_nothing() {
    let law = |window: &str| {
        let never = "never: true\n";
        let more = format!("    in_force:\n      - {window}\n      - from: {{on: 2020-01-01}}\n");
        Law::default()
            .dated("one", "2012-01-01")
            .event("never", never)
            .provision("act/1", "prohibited", &more)
            .rules()
    };
    assert_eq!(
        turns(&law("from: {latest: [{event: one}, {event: never}]}"), &[])[1..],
        ["2020-01-01 prohibited"]
    );
    assert_eq!(
        turns(&law("from: {earliest: [{event: one}, {event: never}]}"), &[])[1..],
        ["2012-01-01 prohibited"]
    );
    let open = law("from: {event: one}\n        until: {event: never}");
    assert_eq!(turns(&open, &[])[1..], ["2012-01-01 prohibited"]);
}

#[test]
fn an_event_on_the_earliest_or_the_latest_of_two_days_stays_on_that_day() {
    let law = |which: &str| {
        let occurs = format!("occurs:\n  - day: {{{which}: [{{event: two}}, {{event: one}}]}}\n");
        let law = Law::default()
            .dated("one", "2010-03-01")
            .dated("two", "2012-06-01")
            .event("it", &occurs);
        law.provision(
            "act/1",
            "prohibited",
            "    in_force:\n      - from: {event: it, plus: 5 years}\n",
        )
        .rules()
    };
    assert_eq!(
        turns(&law("earliest"), &[])[1..],
        ["2015-03-01 prohibited"],
        "the second comes before the five years are over"
    );
    assert_eq!(turns(&law("latest"), &[])[1..], ["2017-06-01 prohibited"]);
}

#[test]
fn an_event_comes_about_by_its_earliest_way_unless_another_came_before() {
    let way = |on: &str| {
        format!("  - day: {{on: {on}}}\n    when:\n      - {{event: always, outcome: happened}}\n")
    };
    let law = |bar: &str, first: &str, second: &str| {
        let occurs = format!(
            "occurs:\n{}{}unless:\n  - {{event: bar, before: self}}\n",
            way(first),
            way(second)
        );
        let law =
            Law::default().dated("always", "2005-01-01").dated("bar", bar).event("it", &occurs);
        law.provision(
            "act/1",
            "prohibited",
            "    in_force:\n      - from: {event: it, plus: 3 years}\n",
        )
        .rules()
    };
    assert_eq!(
        turns(&law("2015-01-01", "2012-01-01", "2010-01-01"), &[])[1..],
        ["2013-01-01 prohibited"]
    );
    assert_eq!(
        turns(&law("2015-01-01", "2010-01-01", "2012-01-01"), &[])[1..],
        ["2013-01-01 prohibited"]
    );
    assert_eq!(
        turns(&law("2010-01-01", "2010-01-01", "2012-01-01"), &[])[1..],
        ["2013-01-01 prohibited"],
        "on the same day"
    );
    assert!(
        turns(&law("2009-12-31", "2010-01-01", "2012-01-01"), &[])[1..].is_empty(),
        "the day before"
    );
}

#[test]
fn an_exemption_takes_away_what_it_names_unless_it_is_taken_away_itself() {
    let law =
        || Law::default().provision("act/1", "prohibited", "").provision("act/4", "restraint", "");
    assert_eq!(said(&law().rules(), "2010-01-01", &[]), BANNED);
    let exempt = || law().exemption("act/2", "provisions: [act/1]", "");
    assert_eq!(said(&exempt().rules(), "2010-01-01", &[]), "restraint|act/4");
    let again = || exempt().exemption("act/3", "provisions: [act/2]", "");
    assert_eq!(said(&again().rules(), "2010-01-01", &[]), BANNED, "the exemption is displaced");
    let thrice = again().exemption("act/5", "provisions: [act/3]", "");
    assert_eq!(
        said(&thrice.rules(), "2010-01-01", &[]),
        "restraint|act/4",
        "its displacement is displaced"
    );
    let over = exempt().exemption(
        "act/3",
        "provisions: [act/2]",
        "    in_force:\n      - until: {on: 2005-01-01}\n",
    );
    assert_eq!(
        said(&over.rules(), "2010-01-01", &[]),
        "restraint|act/4",
        "only what is in force displaces"
    );
}

#[test]
fn an_exemption_from_an_instrument_reaches_all_of_it_and_no_other() {
    let law =
        Law::default().provision("act/1", "prohibited", "").provision("other/1", "restraint", "");
    let rules = law.exemption("third/1", "instruments: [act]", "").rules();
    assert_eq!(said(&rules, "2010-01-01", &[]), "restraint|other/1");
}

#[test]
fn the_effect_of_an_exemption_counts_where_it_displaces_something() {
    let rules = |day: &str| {
        let window = format!("    in_force:\n      - until: {{on: {day}}}\n");
        let clause =
            format!("  - effect: notification\n{COVERS}    exempts:\n      provisions: [act/1]\n");
        Law::default().provision("act/1", "prohibited", &window).clause("act/2", &clause).rules()
    };
    assert_eq!(said(&rules("2020-01-01"), "2010-01-01", &[]), "notification|act/2");
    assert_eq!(said(&rules("2005-01-01"), "2010-01-01", &[]), "unrestricted");
}

#[test]
fn the_strictest_effect_prevails_and_all_that_have_it_decide() {
    let law = Law::default()
        .provision("act/1", "restraint", "")
        .provision("act/2", "prohibited", "")
        .provision("act/3", "prohibited", "");
    assert_eq!(said(&law.rules(), "2010-01-01", &[]), "prohibited|act/2 act/3");
}

#[test]
fn limits_are_met_at_the_number_and_not_below() {
    let when = |test: &str| format!("    when:\n      - question: size\n        {test}\n");
    let law = |test: &str| {
        Law::default().fact("size", "number").provision("act/1", "prohibited", &when(test)).rules()
    };
    let at_least = law("at_least: 300");
    assert_eq!(
        ["size=299.999", "size=300", "size=301"].map(|fact| said(&at_least, "2010-01-01", &[fact])),
        ["unrestricted", BANNED, BANNED]
    );
    let below = law("below: 300");
    assert_eq!(
        ["size=299.999", "size=300", "size=301"].map(|fact| said(&below, "2010-01-01", &[fact])),
        [BANNED, "unrestricted", "unrestricted"]
    );
    assert_eq!(said(&at_least, "2010-01-01", &[]), "undetermined|act/1|size");
}

#[test]
fn before_a_day_is_not_on_it() {
    let when = "    when:\n      - question: signed\n        before: {event: one}\n";
    let law = Law::default()
        .dated("one", "2010-01-01")
        .fact("signed", "date")
        .provision("act/1", "prohibited", when)
        .rules();
    let facts = ["signed=2009-12-31", "signed=2010-01-01", "signed=2010-01-02", "signed=none"];
    assert_eq!(
        facts.map(|fact| said(&law, "2012-01-01", &[fact])),
        [BANNED, "unrestricted", "unrestricted", "unrestricted"]
    );
    assert_eq!(
        said(&law, "2009-12-31", &["signed=2005-01-01"]),
        BANNED,
        "before a day that is still to come"
    );
}

#[test]
fn facts_are_the_queries_before_the_items_before_the_defaults() {
    let when = "    when:\n      - question: sure\n        is: [\"yes\"]\n";
    let law = |clause: &str| {
        Law::default().fact("sure", "yes-no").provision(
            "act/1",
            "prohibited",
            &format!("{when}{clause}"),
        )
    };
    let default = "defaults:\n  - fact: sure\n    value: \"no\"\n    ground: nobody is\n";
    let known = "facts:\n  - fact: sure\n    value: \"yes\"\n    source:\n      document: Made up\n      pinpoint: page 4\n      confidence: verified\n";
    let item = |law: Law| law.item("thing", "  - entry: goods/a\n", known);
    assert_eq!(said(&law("").rules(), "2010-01-01", &[]), "undetermined|act/1|sure");
    assert_eq!(said(&law("").rules_with("", default), "2010-01-01", &[]), "unrestricted");
    assert_eq!(said(&law("").rules_with("", default), "2010-01-01", &["sure=yes"]), BANNED);
    assert_eq!(said(&item(law("")).rules_with("", default), "2010-01-01", &[]), BANNED);
    assert_eq!(
        said(&item(law("")).rules_with("", default), "2010-01-01", &["sure=no"]),
        "unrestricted"
    );
    let open = law("    leaves_open: [sure]\n").rules_with("", default);
    assert_eq!(said(&open, "2010-01-01", &[]), "undetermined|act/1|sure");
}

const GIVEN: &str = "answers:\n  - question: point\n    answer: [\"yes\"]\n    basis: stated\n    who: Somebody\n    since: 2015-06-01\n    \
                     source:\n      document: Made up\n      pinpoint: page 5\n      confidence: verified\n";

#[test]
fn answers_are_the_supposed_before_the_readings_before_the_presumed() {
    let when = "    when:\n      - question: point\n        is: [\"yes\"]\n";
    let law = |presumed: &str| {
        Law::default().disputed("point", presumed).provision("act/1", "prohibited", when)
    };
    let presumed = "presumed:\n  answer: \"no\"\n  ground: the text is silent\n";
    assert_eq!(said(&law("").rules(), "2016-01-01", &[]), "undetermined|act/1|point");
    assert_eq!(said(&law(presumed).rules(), "2016-01-01", &[]), "unrestricted");
    let read = law(presumed).reading("plain", GIVEN).rules();
    assert_eq!(said(&read, "2016-01-01", &[]), BANNED);
    assert_eq!(said(&read, "2016-01-01", &["point=no"]), "unrestricted");
    let as_of = |then: &str| {
        answer(&read, &Query { as_of: Some(day(then)), ..question(&read, "2016-01-01", &[]) })
    };
    assert_eq!(
        ["2015-05-31", "2015-06-01"].map(as_of),
        ["unrestricted", BANNED],
        "said on the day itself is known that day"
    );
}

#[test]
fn an_outcome_a_party_states_keeps_out_what_contradicts_it_until_a_premise_is_supposed() {
    let when = |question: &str| format!("      - question: {question}\n        is: [\"yes\"]\n");
    let occurs =
        format!("occurs:\n  - day: {{on: 2016-01-01}}\n    when:\n{}{}", when("one"), when("two"));
    let stated = GIVEN.replace(
        "answers:\n  - question: point\n    answer: [\"yes\"]",
        "holds:\n  - event: it\n    outcome: did-not-happen",
    );
    let law = Law::default().disputed("one", "").disputed("two", "").event("it", &occurs);
    let law = law.provision("act/1", "prohibited", "    in_force:\n      - from: {event: it}\n");
    let told = |rules: &Ruleset, supposed: &[&str]| said(rules, "2020-01-01", supposed);
    let rules = law.reading("plain", &stated).rules();
    assert_eq!(told(&rules, &[]), "unrestricted", "why it did not come is left open");
    assert_eq!(
        told(&rules, &["one=yes"]),
        "undetermined|act/1|two",
        "with a premise supposed the outcome is open again"
    );
    assert_eq!(told(&rules, &["one=yes", "two=yes"]), BANNED);
    assert_eq!(told(&rules, &["one=no"]), "unrestricted");

    let occurs = format!("occurs:\n  - day: {{on: 2016-01-01}}\n    when:\n{}", when("one"));
    let law = |reading: &str| {
        let law = Law::default().disputed("one", "").event("it", &occurs).reading("plain", reading);
        law.provision("act/1", "prohibited", "    in_force:\n      - from: {event: it}\n").rules()
    };
    assert_eq!(told(&law(""), &[]), "undetermined|act/1|one");
    assert_eq!(
        told(&law(&stated), &[]),
        "unrestricted",
        "the only premise is one on which nothing else was chosen"
    );
    assert_eq!(told(&law(&stated.replace("did-not-happen", "happened")), &[]), BANNED);
}

#[test]
fn a_partys_reading_serves_from_the_day_on_which_it_was_first_held() {
    let when = "    when:\n      - question: point\n        is: [\"yes\"]\n";
    let law = Law::default()
        .disputed("point", "presumed:\n  answer: \"no\"\n  ground: the text is silent\n");
    let law = law.held("first", "from: 2001-01-01, until: 2016-01-01", "").held(
        "second",
        "from: 2016-01-01",
        GIVEN,
    );
    let rules = law.provision("act/1", "prohibited", when).rules();
    assert_eq!(
        ["2015-12-31", "2016-01-01"].map(|on| said(&rules, on, &[])),
        ["unrestricted", BANNED]
    );
    let as_of = |then: &str| {
        answer(&rules, &Query { as_of: Some(day(then)), ..question(&rules, "2020-01-01", &[]) })
    };
    assert_eq!(["2015-12-31", "2016-01-01"].map(as_of), ["unrestricted", BANNED]);
}

#[test]
fn what_is_known_counts_before_its_day_and_what_happened_does_not() {
    let law = |outcome: &str| {
        let when = format!("    when:\n      - {{event: one, outcome: {outcome}}}\n");
        turns(
            &Law::default()
                .dated("one", "2012-01-01")
                .provision("act/1", "prohibited", &when)
                .rules(),
            &[],
        )
    };
    assert_eq!(law("happened"), ["2001-01-01 unrestricted", "2012-01-01 prohibited"]);
    assert_eq!(law("did-not-happen"), ["2001-01-01 prohibited", "2012-01-01 unrestricted"]);
    assert_eq!(law("known-to-have-happened"), ["2001-01-01 prohibited"]);
    assert_eq!(law("not-known-to-have-happened"), ["2001-01-01 unrestricted"]);
}

#[test]
fn all_conditions_must_hold_and_an_approval_turns_the_requirement_into_notice() {
    let when = "    when:\n      - question: sure\n        is: [\"yes\"]\n      - question: large\n        is: [\"yes\"]\n";
    let law =
        Law::default().fact("sure", "yes-no").fact("large", "yes-no").fact("approved", "yes-no");
    let clause = format!("  - effect: approval-required\n    approval: approved\n{COVERS}{when}");
    let rules = law.clause("act/1", &clause).rules();
    let query = |facts: &[&str]| said(&rules, "2010-01-01", facts);
    assert_eq!(query(&["sure=yes", "large=yes", "approved=no"]), "approval-required|act/1");
    assert_eq!(query(&["sure=yes", "large=yes", "approved=yes"]), "notification|act/1");
    assert_eq!(
        [query(&["sure=yes", "large=no"]), query(&["sure=no"]), query(&["large=no"])],
        ["unrestricted"; 3]
    );
    assert_eq!(query(&["sure=yes", "large=yes"]), "undetermined|act/1|approved");
    assert_eq!(query(&["approved=no"]), "undetermined|act/1|large sure");
}

#[test]
fn an_open_answer_turns_on_the_smallest_set_that_settles_it() {
    let when = |of: &str, value: &str| {
        format!("    when:\n      - question: {of}\n        is: [\"{value}\"]\n")
    };
    let law = Law::default().fact("one", "yes-no").fact("two", "yes-no");
    let rules = law
        .provision("act/1", "prohibited", &when("one", "yes"))
        .provision("act/2", "prohibited", &(when("two", "yes")))
        .rules();
    assert_eq!(said(&rules, "2010-01-01", &[]), "undetermined|act/1 act/2|one two");
    assert_eq!(said(&rules, "2010-01-01", &["one=no"]), "undetermined|act/2|two");
    assert_eq!(said(&rules, "2010-01-01", &["one=yes"]), "prohibited|act/1");
    // Whether the first is so is asked too, but it changes nothing.
    let both = format!("{}      - question: two\n        is: [\"yes\"]\n", when("one", "yes"));
    let law = Law::default().fact("one", "yes-no").fact("two", "yes-no");
    let rules = law
        .provision("act/1", "prohibited", &when("two", "yes"))
        .provision("act/2", "prohibited", &both)
        .rules();
    assert_eq!(said(&rules, "2010-01-01", &[]), "undetermined|act/1 act/2|two");
}

#[test]
fn subsets_come_by_size_in_the_order_of_the_list() {
    assert_eq!(subsets(&[1, 2, 3], 2), [vec![1, 2], vec![1, 3], vec![2, 3]]);
    assert_eq!(subsets(&[1, 2, 3], 0), [Vec::<i32>::new()]);
    assert_eq!(subsets(&[1, 2], 3), Vec::<Vec<i32>>::new());
    assert_eq!(subsets(&[1, 2], 2), [vec![1, 2]]);
}

#[test]
fn a_supplier_is_bound_while_its_window_is_open() {
    let suppliers = "suppliers:\n  - code: FR\n    until: {event: left}\n  - code: DE\n    from: {event: left}\n";
    let law = || {
        Law::default().dated("left", "2015-01-01").fact("supplier", "country").provision(
            "act/1",
            "prohibited",
            "",
        )
    };
    let rules = law().rules_with(suppliers, "");
    assert_eq!(
        turns(&rules, &["supplier=FR"]),
        ["2001-01-01 prohibited", "2015-01-01 unrestricted"]
    );
    assert_eq!(
        turns(&rules, &["supplier=DE"]),
        ["2001-01-01 unrestricted", "2015-01-01 prohibited"]
    );
    assert_eq!(turns(&rules, &["supplier=GB"]), ["2001-01-01 unrestricted"]);
    assert_eq!(
        turns(&rules, &[]),
        ["2001-01-01 prohibited"],
        "no supplier is named: asked of those who are bound"
    );
    let named = law().rules_with(&format!("{suppliers}only_if_supplier_named: true\n"), "");
    assert_eq!(turns(&named, &[]), ["2001-01-01 unrestricted"]);
    assert_eq!(said(&named, "2010-01-01", &["supplier=FR"]), BANNED);
    let everyone = law().rules();
    assert_eq!(said(&everyone, "2010-01-01", &["supplier=GB"]), BANNED);
}

#[test]
fn a_clause_stands_only_while_its_regime_does() {
    let regimes = "regimes:\n  - id: first\n    title: The first\n    windows:\n      - until: {on: 2010-01-01}\n      - from: {on: 2020-01-01}\n";
    let clause = format!(
        "  - effect: prohibited\n{COVERS}    in_force:\n      - from: {{on: 2005-01-01}}\n        until: {{on: 2025-01-01}}\n"
    );
    let text = format!("summary: Says so.\nregime: first\nclauses:\n{clause}");
    let rules = Law::default().with("provisions/act/1", &text).rules_with(regimes, "");
    let days = [
        "2001-01-01 unrestricted",
        "2005-01-01 prohibited",
        "2010-01-01 unrestricted",
        "2020-01-01 prohibited",
        "2025-01-01 unrestricted",
    ];
    assert_eq!(turns(&rules, &[]), days);
}

#[test]
fn sections_exceptions_and_conditions_of_an_entry_decide_what_is_covered() {
    let covers = |more: &str| format!("  - effect: prohibited\n{COVERS}{more}");
    let law = |more: &str, entry: &str| {
        Law::default().clause("act/1", &covers(more)).item("thing", entry, "")
    };
    let query = |law: Law| said(&law.rules(), "2010-01-01", &[]);
    assert_eq!(query(law("      sections: [A]\n", "  - entry: goods/a\n    section: A\n")), BANNED);
    assert_eq!(
        query(law("      sections: [A]\n", "  - entry: goods/a\n    section: B\n")),
        "unrestricted"
    );
    assert_eq!(
        query(law("      sections: [A]\n", "  - entry: goods/a\n")),
        BANNED,
        "no section is known: it is not left out"
    );
    assert_eq!(query(law("      except: [goods/b]\n", "  - entry: goods/a\n")), BANNED);
    assert_eq!(query(law("      except: [goods/a]\n", "  - entry: goods/a\n")), "unrestricted");
    let when = "  - entry: goods/a\n    when:\n      - question: sure\n        is: [\"yes\"]\n";
    let rules = law("", when).fact("sure", "yes-no").rules();
    let told =
        [&["sure=yes"][..], &["sure=no"], &[]].map(|facts| said(&rules, "2010-01-01", facts));
    assert_eq!(told, [BANNED, "unrestricted", "undetermined|act/1|sure"]);
    let when = "  - entry: goods/a\n    when:\n      - {event: one, outcome: happened}\n";
    let rules = law("", when).dated("one", "2012-01-01").rules();
    assert_eq!(turns(&rules, &[]), ["2001-01-01 unrestricted", "2012-01-01 prohibited"]);
    let before =
        "  - entry: goods/a\n    when:\n      - question: signed\n        before: {event: one}\n";
    let rules = law("", before).dated("one", "2012-01-01").fact("signed", "date").rules();
    assert_eq!(turns(&rules, &["signed=2005-01-01"]), ["2001-01-01 prohibited"]);
    assert_eq!(turns(&rules, &["signed=2012-01-01"]), ["2001-01-01 unrestricted"]);
}

/// A clause with an effect on goods of one class.
fn on_class(effect: &str, entry: &str, more: &str) -> String {
    let covers = COVERS.replace("[goods]", &format!("[{entry}]"));
    format!("  - effect: {effect}\n{covers}{more}")
}

#[test]
fn a_class_and_an_item_are_covered_by_the_clauses_that_name_the_class_or_one_above_it() {
    let clauses = on_class("restraint", "goods/a", "") + &on_class("prohibited", "goods/b", "");
    let rules =
        Law::default().clause("act/1", &clauses).provision("act/2", "notification", "").rules();
    let of = |what| answer(&rules, &question_of(&rules, what, "2010-01-01", &[]));
    let told = ["goods/a", "goods/b", "goods", "thing"].map(of);
    assert_eq!(told, ["restraint|act/1", BANNED, "notification|act/2", "restraint|act/1"]);
    let all = "  - effect: prohibited\n    covers:\n      directions: [to]\n      activities: [supply]\n      everything: true\n";
    let rules = Law::default().clause("act/1", all).rules();
    let of = |what| answer(&rules, &question_of(&rules, what, "2010-01-01", &[]));
    assert_eq!(["goods", "goods/b", "thing"].map(of), [BANNED; 3]);
}

#[test]
fn a_clause_on_things_that_raise_a_question_covers_them_alone_and_its_opposite_all_others() {
    let law = |which: &str| {
        let clause = on_class("prohibited", "goods", &format!("      {which}: point\n"));
        let law = Law::default().disputed("point", "").clause("act/1", &clause);
        law.item("thing", "  - entry: goods/a\n", "raises: [point]\n")
            .item("other", "  - entry: goods/a\n", "")
            .rules()
    };
    let told = |rules: Ruleset| {
        ["thing", "other", "goods/a"]
            .map(|what| answer(&rules, &question_of(&rules, what, "2010-01-01", &[])))
    };
    assert_eq!(
        told(law("raising")),
        [BANNED, "unrestricted", "unrestricted"],
        "a class by itself raises nothing"
    );
    assert_eq!(told(law("not_raising")), ["unrestricted", BANNED, BANNED]);
}

#[test]
fn a_stated_fact_that_keeps_a_clause_out_is_told_before_its_dates_and_those_before_a_disputed_answer()
 {
    let when = |question: &str| {
        format!("    when:\n      - question: {question}\n        is: [\"yes\"]\n")
    };
    let later = "    in_force:\n      - from: {on: 2020-01-01}\n";
    let fact = Law::default()
        .fact("sure", "yes-no")
        .provision("act/1", "prohibited", &(when("sure") + later))
        .rules();
    assert_eq!(standing(&fact, "2010-01-01", &["sure=no"]), [Status::Fails]);
    assert_eq!(standing(&fact, "2010-01-01", &["sure=yes"]), [Status::NotYet]);
    assert_eq!(standing(&fact, "2020-01-01", &["sure=no"]), [Status::Fails]);
    let law = Law::default()
        .disputed("point", "")
        .provision("act/1", "prohibited", &(when("point") + later))
        .rules();
    assert_eq!(standing(&law, "2010-01-01", &["point=no"]), [Status::NotYet]);
    assert_eq!(standing(&law, "2020-01-01", &["point=no"]), [Status::Fails]);
    let signed = "    when:\n      - question: signed\n        before: {on: 2005-01-01}\n";
    let law = Law::default()
        .fact("signed", "date")
        .provision("act/1", "prohibited", &(signed.to_owned() + later))
        .rules();
    assert_eq!(
        standing(&law, "2010-01-01", &["signed=none"]),
        [Status::Fails],
        "nothing was signed, whatever the dates"
    );
    assert_eq!(standing(&law, "2010-01-01", &["signed=2001-01-01"]), [Status::NotYet]);
    let entry = format!("  - entry: goods/a\n{}", when("sure"));
    let item = Law::default()
        .fact("sure", "yes-no")
        .provision("act/1", "prohibited", later)
        .item("thing", &entry, "")
        .rules();
    assert_eq!(standing(&item, "2010-01-01", &["sure=no"]), [Status::OutsideEntry]);
    assert_eq!(standing(&item, "2010-01-01", &["sure=yes"]), [Status::NotYet]);
}

#[test]
fn an_answer_that_a_fact_of_the_thing_keeps_free_is_as_sure_as_the_source_of_that_fact() {
    let when = "    when:\n      - question: sure\n        is: [\"yes\"]\n";
    let known = |confidence: &str| {
        let source = format!(
            "    source:\n      document: Made up\n      pinpoint: page 4\n      confidence: {confidence}\n"
        );
        let facts = format!("facts:\n  - fact: sure\n    value: \"no\"\n{source}");
        let law = Law::default().fact("sure", "yes-no").provision("act/1", "prohibited", when);
        law.item("thing", "  - entry: goods/a\n", &facts).rules()
    };
    for (word, confidence) in [
        ("verified", Confidence::Verified),
        ("reported", Confidence::Reported),
        ("recalled", Confidence::Recalled),
    ] {
        let rules = known(word);
        assert_eq!(
            (said(&rules, "2010-01-01", &[]), rests(&rules, "2010-01-01", &[]).1),
            ("unrestricted".to_owned(), Some(confidence))
        );
    }
}

#[test]
fn a_ban_rests_on_why_its_own_exemptions_fail_and_on_no_other_exemption() {
    let when = "    when:\n      - question: point\n        is: [\"no\"]\n";
    let law = |exempted: &str| {
        let law = Law::default().disputed("point", "").reading("plain", GIVEN);
        let law = law.provision("act/1", "prohibited", "").provision("act/2", "restraint", "");
        law.exemption("act/3", &format!("provisions: [{exempted}]"), when).rules()
    };
    let told =
        |rules: &Ruleset| (said(rules, "2016-01-01", &[]), rests(rules, "2016-01-01", &[]).0);
    assert_eq!(
        told(&law("act/1")),
        (BANNED.to_owned(), Some(Basis::Stated)),
        "had the party answered otherwise, it would be exempt"
    );
    assert_eq!(told(&law("act/2")), (BANNED.to_owned(), Some(Basis::Text)));
}

#[test]
fn the_first_and_the_last_day_an_expression_can_come_to_follow_from_its_events() {
    let when = "    when:\n      - question: point\n        is: [\"yes\"]\n";
    let perhaps = format!("occurs:\n  - day: {{on: 2015-06-01}}\n{when}");
    let law = Law::default()
        .dated("one", "2010-03-01")
        .dated("two", "2012-02-29")
        .event("never", "never: true\n");
    let rules = law
        .disputed("point", "")
        .event("perhaps", &perhaps)
        .provision("act/1", "prohibited", "")
        .rules();
    let event = |id: &str| EventIx::all(&rules).find(|at| rules[*at].id.as_str() == id).unwrap();
    let on = |id: &str| When::After(event(id), None);
    let days = |when: &When| {
        [when.earliest(&rules), when.latest(&rules)]
            .map(|day| day.map_or("-".to_owned(), |day| day.to_string()))
    };
    assert_eq!(days(&When::On(day("2011-01-01"))), ["2011-01-01", "2011-01-01"]);
    assert_eq!(
        days(&When::After(event("two"), Some(Span::Months(12)))),
        ["2013-02-28", "2013-02-28"]
    );
    assert_eq!(days(&When::ClosingMidnight(event("one"), 30)), ["2010-04-01", "2010-04-01"]);
    assert_eq!(days(&on("perhaps")), ["2015-06-01", "-"], "under some answers it does not come");
    assert_eq!(days(&on("never")), ["-", "-"]);
    let both = |a: &str, b: &str| vec![on(a), on(b)];
    assert_eq!(days(&When::Earliest(both("two", "one"))), ["2010-03-01", "2010-03-01"]);
    assert_eq!(days(&When::Earliest(both("never", "two"))), ["2012-02-29", "2012-02-29"]);
    assert_eq!(days(&When::Earliest(both("perhaps", "two"))), ["2012-02-29", "2012-02-29"]);
    assert_eq!(days(&When::Latest(both("one", "two"))), ["2012-02-29", "2012-02-29"]);
    assert_eq!(days(&When::Latest(both("never", "two"))), ["-", "-"], "it waits for all");
    assert_eq!(days(&When::Latest(both("perhaps", "two"))), ["2015-06-01", "-"]);
}

#[test]
fn another_direction_activity_or_list_is_not_covered() {
    let rules = Law::default().provision("act/1", "prohibited", "").rules();
    let query = question(&rules, "2010-01-01", &[]);
    let with = |direction, activity| {
        let mut query = query.clone();
        (query.transfer.direction, query.transfer.activity) = (direction, activity);
        answer(&rules, &query)
    };
    assert_eq!(with(Direction::To, Activity::Supply), BANNED);
    assert_eq!(with(Direction::From, Activity::Supply), "unrestricted");
    assert_eq!(with(Direction::To, Activity::Training), "unrestricted");
}

#[test]
fn lengths_of_time_and_days_are_read_and_said_in_words() {
    let words = ["1 day", "30 days", "1 month", "6 months", "1 year", "5 years"];
    assert_eq!(
        words.map(|text| Span::parse(text).map(Span::in_words)),
        words.map(|text| Ok(text.to_owned()))
    );
    for wrong in [
        "",
        "5",
        "five years",
        "05 years",
        "10000 days",
        "5 weeks",
        "+5 years",
        "5  years",
        "-1 days",
    ] {
        assert!(Span::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Span::parse("9999 days").map(Span::in_words), Ok("9999 days".to_owned()));
    assert_eq!(Span::parse("5 years"), Ok(Span::Months(60)));
    assert_eq!(day("2020-10-18").in_words(), "18 October 2020");
    assert_eq!(format!("{} {:?}", day("2020-10-08"), day("2020-10-08")), "2020-10-08 2020-10-08");
    let ends = [Span::Months(1), Span::MonthsRoundedUp(1)]
        .map(|span| span.after(day("2021-01-31")).to_string());
    assert_eq!(ends, ["2021-02-28", "2021-03-01"]);
    assert_eq!(Span::MonthsRoundedUp(1).after(day("2021-01-28")), day("2021-02-28"));
    assert_eq!(Span::Days(0).after(day("2021-01-28")), day("2021-01-28"));
}

/// The events told in the chain of an answer.
fn events(rules: &Ruleset, on: &str) -> Vec<String> {
    let answer = question(rules, on, &[])
        .answer(rules, query::find_reading(rules, "north").unwrap())
        .unwrap();
    let told = explain(rules, &answer.evaluator, &answer.finding);
    told.branches[0]
        .links
        .iter()
        .filter_map(|link| link.event)
        .map(|event| rules[event].id.to_string())
        .collect()
}

#[test]
fn how_a_provision_began_is_told_after_its_end_only_where_a_later_day_counts_from_it() {
    let window = "    in_force:\n      - from: {event: early}\n        until: {earliest: [{event: end}, {event: late}]}\n";
    let law = |late: &str| {
        let dated = Law::default()
            .dated("early", "2010-01-01")
            .dated("end", "2011-01-01")
            .dated("other", "2011-02-01")
            .event("late", late);
        dated.provision("act/1", "prohibited", window).rules()
    };
    let apart = law("date: 2012-01-01\n");
    assert_eq!(events(&apart, "2010-06-01"), ["early"]);
    assert_eq!(events(&apart, "2013-01-01"), ["end", "late"]);
    let counted = law("occurs:\n  - day: {event: early, plus: 2 years}\n");
    assert_eq!(events(&counted, "2013-01-01"), ["early", "end", "late"]);
    let from_another = law("occurs:\n  - day: {event: other, plus: 1 year}\n");
    assert_eq!(events(&from_another, "2013-01-01"), ["end", "other", "late"]);
}

"""The law of the rules folder: every reading, list entry, item, direction, activity and layer, around change days, in all engines.

Many cases are the same case: what a transfer can meet and what a reading answers of it decide. The oracles work out each such
kind once. The program is asked about one kind in four: the first case of it around all of its change days, every other case
on some of these days, which go round from one to the next. The long form asks about every kind on all of these days.
"""

import hashlib
from collections import defaultdict
from dataclasses import replace

from answer_set import Completions, Facts
from evaluator import Case, Query, Unclear, classes, may_catch, persons_of
from program import answer
from prolog import Prolog
from rules import day, load, written
from tables import Table

ACTIVITIES = ["supply", "training", "technical-assistance", "finance", "brokering", "investment"]
DIRECTIONS = ["to", "from"]
LAYERS = ["un", "us", "eu", "uk"]
FIRST_DAY, YEARS_AFTER = day("2006-07-31"), 8
DATES = ["2010-01-01", "2019-05-01", "2024-01-01"]
STATED_EACH = 12  # of the queries of a layer, one in so many is asked again with a fact about persons or places
KINDS = 4  # of the kinds, one in so many is asked about around its change days; the long form asks all
DAYS_EACH = 2  # of the days of a kind, for every query but the first
COUNTRIES = ["FR", "GB", "US", "RU"]
NOBODY = "RU"  # a supplier whom no instrument of a national layer lists


class Kind(Case):
    """A case of one kind of person without its completions, to tell whether it is the same as another."""

    def expand(self):
        return [None]

    def consistent(self, completion):
        return True

    def key(self):
        answers = tuple((one, tuple(self.fixed(one) or ())) for one in self.reached)
        held = tuple(sorted(self.held.items()))
        clauses = tuple(id(clause) for clause in self.candidates)
        # An entry asked for by itself is in the clauses that name it; an item falls in its entries on conditions.
        of_item = repr(classes(self.rules, self.query.subject)) if self.query.subject in self.rules.items else ""
        whereabouts = tuple(dict(self.query.facts).get(one) for one in (self.rules.supplier, self.rules.destination))
        said = answers, held, tuple(self.left_open())
        return self.query.layer, self.query.as_of, self.query.person, of_item, clauses, self.claimed_through(), whereabouts, said

    def claimed_through(self):
        """Which claims reach each entry that the provisions of the layer name."""
        claims = [clause for clause in self.candidates if clause.kind == "claim"]
        return frozenset(tuple(id(one) for one in claims if may_catch(self.rules, one, entry, None)) for entry in self.named)


def key(rules, asked):
    """What makes a query the same case as another."""
    return tuple(Kind(rules, replace(asked, person=person)).key() for person in persons_of(rules, asked))


def row_of(asked, on=None):
    """The columns of a query."""
    row = {"item": asked.subject, "direction": asked.direction, "activity": asked.activity, "reading": asked.reading}
    row |= {"layer": asked.layer, **{fact.replace("-", "_"): value for fact, value in asked.facts}}
    return row | ({"date": written(on)} if on else {})


def alternatives(rules, asked):
    """The same transfer with nothing stated, and with each fact that matters stated in each way."""
    yield asked
    kind = Kind(rules, asked)
    of_persons = {fact["fact"] for one in rules.persons.get(asked.layer, ()) for fact in one.get("facts", ())}
    for fact in sorted({*kind.reached, *of_persons}):
        question = rules.questions[fact]
        if question["kind"] == "fact":
            for value in {"yes-no": ["yes", "no"], "number": ["299", "300"], "date": DATES}.get(question.get("value"), []):
                yield replace(asked, facts=((fact, value),))
    if rules.persons.get(asked.layer) or any(clause.suppliers for clause in kind.candidates):
        for country in COUNTRIES:
            yield replace(asked, facts=((rules.supplier, country),))
    if asked.direction == "from":
        for country in sorted({one.code for clause in kind.candidates for one in clause.destinations}):
            yield replace(asked, facts=((rules.destination, country),))


def queries(rules, stated):
    """Every transfer of a list entry under every reading, and every item as it usually goes; with what is stated, if asked for."""
    for layer in LAYERS:
        named = whereabouts(rules, layer)
        at = 0
        for subject, direction, activity in transfers(rules):
            for reading in rules.readings:
                asked = Query(subject, direction, activity, reading, layer)
                if stated:
                    yield from alternatives(rules, asked)
                    continue
                yield asked
                # What can be stated of persons and places goes round.
                at += 1
                facts = named[direction][at % len(named[direction])]
                if facts and at % STATED_EACH == 0:
                    yield replace(asked, facts=facts)


def whereabouts(rules, layer):
    """Facts about persons and places, by direction: suppliers whom a layer binds or not, places of arrival, what its kinds of person are."""
    clauses = [clause for clause in rules.clauses if clause.layer == layer]
    listed = [clause.suppliers for clause in clauses if clause.suppliers]
    named = {NOBODY, *(one[0].code for one in listed), *(one[-1].code for one in listed)} if listed or layer in rules.persons else ()
    facts = [((rules.supplier, code),) for code in sorted(named)]
    kinds = [fact for one in rules.persons.get(layer, ()) for fact in one.get("facts", ())]
    facts += [((fact["fact"], value),) for fact in kinds for value in ("yes", "no")]
    places = sorted({one.code for clause in clauses for one in clause.destinations})
    return {"to": facts or [()], "from": [*facts, *(((rules.destination, code),) for code in places)] or [()]}


def transfers(rules):
    """Every entry both ways and for every activity; every item for its own activity, in its own direction where it has one."""
    for subject in rules.entry_list:
        for direction in DIRECTIONS:
            for activity in ACTIVITIES:
                yield subject, direction, activity
    for subject, item in rules.items.items():
        for direction in [item["direction"]] if item.get("direction") in DIRECTIONS else DIRECTIONS:
            yield subject, direction, item.get("activity", "supply")


def kinds(rules, stated):
    """Queries that are the same case, together."""
    found = defaultdict(list)
    for asked in queries(rules, stated):
        found[key(rules, asked)].append(asked)
    return list(found.values())


def some_of(days, number, whole):
    """All days for the first of a kind; for every other a few, which go round."""
    if whole or number == 0 or len(days) <= DAYS_EACH:
        return days
    step = -(-len(days) // DAYS_EACH)
    return days[number % step :: step]


def around(days):
    return sorted({on + step for on in days for step in (-1, 0, 1)})


class Shipped:
    """The comparison, and what it counts."""

    def __init__(self, program, folder, whole):
        self.program, self.folder, self.whole = program, folder, whole
        self.rules = load(folder)
        self.last = day(self.rules.manifest["known_through"]) + 366 * YEARS_AFTER
        self.counts, self.digest = defaultdict(int), []

    def tables(self):
        """A table for each kind."""
        self.kinds = [(same, Table(self.rules, same[0])) for same in kinds(self.rules, self.whole)]
        reached = {clause.provision for _, table in self.kinds for clause in table.case.candidates}
        missed = {clause.provision for clause in self.rules.clauses if not clause.covers_nothing and clause.kind == "provision"} - reached
        if missed:
            raise SystemExit(f"the shipped law: no query reaches {sorted(missed)}")

    def change_days(self):
        """The rows around change days, in the program and in the evaluator."""
        rows, wanted = [], []
        for same, table in self.kinds if self.whole else self.kinds[::KINDS]:
            days = around(table.days or [FIRST_DAY])
            for number, asked in enumerate(same):
                for on in some_of(days, number, self.whole):
                    rows.append(row_of(asked, on))
                    wanted.append(table.answer(on))
        for at in range(0, len(rows), 200_000):
            some = slice(at, at + 200_000)
            for row, expected, found in zip(rows[some], wanted[some], self.program.batch(self.folder, rows[some])):
                self.judge("rows", row, answer(found), expected)
                self.digest.append(f"{sorted(row.items())} {expected}")

    def every_day(self, every=1):
        """Each day from the first resolution to some years after the last day known, for each kind."""
        span = range(FIRST_DAY, self.last + 1)
        for same, table in self.kinds[::every]:
            rows = [row_of(same[0], on) for on in span]
            for on, row, found in zip(span, rows, self.program.batch(self.folder, rows)):
                self.judge("days", row, answer(found), table.answer(on))

    def engines(self, most, cases):
        """The same change days through clingo and Prolog, for some kinds of entries with at most so many completions."""
        facts, prolog = Facts(self.rules), Prolog()
        prolog.folder(self.rules)
        few = [(same, table) for same, table in self.kinds if len(table.case.completions) <= most and table.days]
        if not self.whole:
            few = [(same, table) for same, table in few if same[0].subject not in self.rules.items]
            few = few[:: max(1, len(few) // cases)]
        self.counts["kinds left to the long run"] = len(self.kinds) - len(few)
        for same, table in few:
            row, days = row_of(same[0], table.days[0]), around(table.days)
            sets, solved = Completions(facts, row, days).answers(), prolog.answers(row, days)
            for on in days:
                self.judge("clingo", row | {"date": written(on)}, sets[on], table.answer(on))
                self.judge("prolog", row | {"date": written(on)}, solved[on], table.answer(on))
        prolog.close()

    def judge(self, what, row, found, wanted):
        self.counts[what] += 1
        if found != wanted:
            self.counts["differ"] += 1
            if self.counts["differ"] <= 5:
                print(f"  {what} {row}\n    found  {found}\n    wanted {wanted}")

    def sha256(self):
        return hashlib.sha256("\n".join(sorted(self.digest)).encode()).hexdigest()


def compare(program, folder, whole, most, every, cases):
    """All of it; the counts and the digest of the answers around change days."""
    shipped = Shipped(program, folder, whole)
    try:
        shipped.tables()
    except Unclear as error:
        raise SystemExit(f"the shipped law: {error}") from None
    shipped.change_days()
    shipped.every_day(every)
    shipped.engines(most, cases)
    return dict(shipped.counts), shipped.sha256()

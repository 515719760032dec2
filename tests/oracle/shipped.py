"""The law of the rules folder: every reading, list entry, direction, activity and layer, around every change day, in all engines.

Many cases are the same case: what a transfer can meet and what a reading answers of it decide. Each such kind is worked out
once by the oracles; the program is asked every row.
"""

import hashlib
from collections import defaultdict
from dataclasses import replace

from answer_set import Completions, Facts
from evaluator import Case, Query, Unclear
from program import answer
from prolog import Prolog
from rules import day, load, written
from tables import Table

ACTIVITIES = ["supply", "training", "technical-assistance", "finance", "brokering", "investment"]
DIRECTIONS = ["to", "from"]
LAYERS = ["un", "us", "eu", "uk"]
FIRST_DAY, YEARS_AFTER = day("2006-07-31"), 8
DATES = ["2010-01-01", "2019-05-01", "2024-01-01"]
COUNTRIES = ["FR", "GB", "US", "RU"]


class Kind(Case):
    """A case without its completions, to tell whether it is the same as another."""

    def expand(self):
        return [None]

    def consistent(self, completion):
        return True

    def key(self):
        answers = tuple((one, tuple(self.fixed(one) or ())) for one in self.reached)
        held = tuple(sorted(self.held.items()))
        clauses = tuple(id(clause) for clause in self.candidates)
        return self.query.layer, self.query.as_of, clauses, answers, held, dict(self.query.facts).get("supplier"), tuple(self.left_open())


def row_of(asked, on=None):
    """The columns of a query."""
    row = {"item": asked.subject, "direction": asked.direction, "activity": asked.activity, "reading": asked.reading}
    row |= {"layer": asked.layer, **{fact.replace("-", "_"): value for fact, value in asked.facts}}
    return row | ({"date": written(on)} if on else {})


def alternatives(rules, asked):
    """The same transfer with nothing stated, and with each fact that matters stated in each way."""
    yield asked
    kind = Kind(rules, asked)
    for fact in kind.reached:
        question = rules.questions[fact]
        if question["kind"] == "fact":
            for value in {"yes-no": ["yes", "no"], "number": ["299", "300"], "date": DATES}.get(question.get("value"), []):
                yield replace(asked, facts=((fact, value),))
    if any("suppliers" in rules.instruments[clause.instrument] for clause in kind.candidates):
        for country in COUNTRIES:
            yield replace(asked, facts=(("supplier", country),))


def queries(rules, stated):
    """Every transfer of a list entry under every reading; with what is stated, if asked for."""
    for layer in LAYERS:
        for subject in rules.entry_list:
            for direction in DIRECTIONS:
                for activity in ACTIVITIES:
                    for reading in rules.readings:
                        asked = Query(subject, direction, activity, reading, layer)
                        yield from alternatives(rules, asked) if stated else [asked]


def kinds(rules, stated):
    """Queries that are the same case, together."""
    found = defaultdict(list)
    for asked in queries(rules, stated):
        found[Kind(rules, asked).key()].append(asked)
    return list(found.values())


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

    def change_days(self):
        """Every row around every change day, in the program and in the evaluator."""
        rows, wanted = [], []
        for same, table in self.kinds:
            for on in around(table.days):
                for asked in same:
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

    def engines(self, most):
        """The same change days through clingo and Prolog, for kinds with at most so many completions."""
        facts, prolog = Facts(self.rules), Prolog()
        prolog.folder(self.rules)
        for same, table in self.kinds:
            if len(table.case.completions) > most:
                self.counts["kinds left to the long run"] += 1
                continue
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


def compare(program, folder, whole, most, every):
    """All of it; the counts and the digest of the answers around change days."""
    shipped = Shipped(program, folder, whole)
    try:
        shipped.tables()
    except Unclear as error:
        raise SystemExit(f"the shipped law: {error}") from None
    shipped.change_days()
    shipped.every_day(every)
    shipped.engines(most)
    return dict(shipped.counts), shipped.sha256()

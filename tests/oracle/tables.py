"""Answers of the evaluator for many days at a time: worked out once between two change days, and looked up."""

from bisect import bisect_right
from random import Random

from evaluator import Case, Everyone, Query, applies, clause_asks, classes_ask, reading_of, sorting_asks
from rules import day

FACT_COLUMNS = {"item", "direction", "activity", "reading", "layer", "as_of", "date"}


def query(rules, row):
    """The query of a row's columns; a party's name means the reading it held on the day, or by `as_of`."""
    as_of = day(row["as_of"]) if row.get("as_of") else None
    on = as_of if as_of is not None else day(row["date"])
    return Query(
        subject=row["item"],
        direction=row["direction"] or own_direction(rules, row["item"]),
        activity=row["activity"],
        reading=reading_of(rules, row["reading"], on),
        layer=row.get("layer", "un"),
        facts=tuple((name.replace("_", "-"), value) for name, value in row.items() if name not in FACT_COLUMNS and value),
        as_of=as_of,
    )


def own_direction(rules, subject):
    """The direction where none is stated: the item's own. What moves both ways, and a list entry, goes to the State concerned."""
    own = rules.items.get(subject, {}).get("direction", "to")
    return "to" if own == "both" else own


class Remembering(Case):
    """A case that looks at a clause once for all completions that agree on what the clause asks."""

    def __init__(self, rules, asked):
        super().__init__(rules, asked)
        of_item, of_person = classes_ask(rules, asked.subject), sorting_asks(rules, asked)
        self.seen = {}
        self.asks = {
            id(clause): sorted(clause_asks(rules, clause) | of_item | (of_person if clause.bound else set())) for clause in self.candidates
        }

    def standing(self, completion, on):
        return [clause for clause in self.candidates if self.remembered(clause, completion, on)]

    def remembered(self, clause, completion, on):
        key = (id(clause), on, tuple([completion.answers[one] for one in self.asks[id(clause)]]))
        if key not in self.seen:
            self.seen[key] = applies(self.rules, clause, self.query, completion, on)
        return self.seen[key]


class Table:
    """The answers to one query through time."""

    def __init__(self, rules, asked):
        self.case = Everyone(rules, asked, Remembering)
        self.days = self.case.change_days()
        self.answers, self.others = {}, {}

    def answer(self, on):
        """The answer of the stretch in which a day lies."""
        at = bisect_right(self.days, on)
        if at not in self.answers:
            self.answers[at] = self.case.answer(self.days[at - 1] if at else self.days[0] - 1 if self.days else on)
        return self.answers[at]

    def beside(self, on):
        """What stands beside the answer: the kinds of person, and the gaps."""
        at = bisect_right(self.days, on)
        if at not in self.others:
            self.others[at] = self.case.beside(self.days[at - 1] if at else self.days[0] - 1 if self.days else on)
        return self.others[at]

    def until(self, on):
        """The first later day on which the answer says something else."""
        present = conclusion(self.answer(on))
        later = self.days[bisect_right(self.days, on) :]
        return next((one for one in later if conclusion(self.answer(one)) != present), None)


def conclusion(answer):
    """What an answer says, whatever it rests on."""
    return answer.verdict, answer.possible, answer.restricted


class Tables:
    """The tables of a folder, made when they are needed."""

    def __init__(self, rules):
        self.rules, self.tables = rules, {}

    def of(self, row):
        asked = query(self.rules, row)
        if asked not in self.tables:
            self.tables[asked] = Table(self.rules, asked)
        return self.tables[asked]

    def answer(self, row):
        return self.of(row).answer(day(row["date"]))


def plain(rules, row):
    """The answer of the evaluator to one row, from nothing."""
    return Everyone(rules, query(rules, row)).answer(day(row["date"]))


def draw_days(chance: Random, days, count):
    """Days for questions: four in five on a change day, the day before or the day after."""
    span = (min(days, default=731000) - 30, max(days, default=734000) + 60)
    for _ in range(count):
        if days and chance.randrange(5):
            yield chance.choice(days) + chance.randint(-1, 1)
        else:
            yield chance.randint(*span)

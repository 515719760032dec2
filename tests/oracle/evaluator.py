"""What a rules folder says of one transfer on one day: the documented meaning, carried out in the plainest way.

For a query: list every completion of what is open, resolve the windows to days under each, keep the clauses that cover the
transfer, take out what an exemption displaces, and let the strictest effect prevail. Where completions disagree, the answer
is undetermined.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import combinations, product

from rules import day

STRICTNESS = ["unrestricted", "notification", "restraint", "exposure", "approval-required", "prohibited"]
RESTRICTED = {"prohibited": "yes", "approval-required": "yes"}
NEVER = None
FAR = date(2999, 12, 31).toordinal()


class Unclear(Exception):
    """The rules give no answer that the documents describe."""


@dataclass(frozen=True)
class Query:
    """A transfer under a reading, without its day."""

    subject: str
    direction: str
    activity: str
    reading: str
    layer: str = "un"
    facts: tuple = ()
    as_of: int = None
    assumed: tuple = ()


@dataclass(frozen=True)
class Answer:
    """What a batch row says of a query on a day."""

    verdict: str
    restricted: str
    provisions: tuple
    possible: tuple
    turns_on: tuple


# --- what a reading answers -------------------------------------------------------------------------------------------


def reading_of(rules, name, on):
    """The fixed reading a name means on a day: itself, or the one its party held then."""
    if name in rules.readings:
        return name
    held = sorted((day(one["held"]["from"]), key) for key, one in rules.readings.items() if one["party"] == name)
    begun = [key for start, key in held if start <= on]
    return begun[-1] if begun else held[0][1]


def known(record, as_of):
    """It had been said by then."""
    return as_of is None or day(record["since"]) <= as_of


def stated(rules, reading, kind, key, value, as_of):
    """What a reading says under `answers` or `holds`: its own words first, then those it continues, then those it inherits."""
    shape = rules.readings[reading]
    said = {one[key]: one[value] for one in shape.get(kind, ()) if known(one, as_of)}
    before = shape.get("continues")
    if before and known(before, as_of):
        earlier = stated(rules, before["reading"], kind, key, value, None)
        named = before.get("questions" if kind == "answers" else "events", ())
        said = {**{one: earlier[one] for one in named if one in earlier}, **said}
    if "inherits" in shape:
        said = {**stated(rules, shape["inherits"], kind, key, value, as_of), **said}
    return said


# --- days under a completion ------------------------------------------------------------------------------------------


def months_later(start, months, rounding):
    """The same day of the month so many months later; where there is none, the last before or the first after."""
    first = date.fromordinal(start)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    try:
        return date(year, month + 1, first.day).toordinal()
    except ValueError:
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1).toordinal()
        if rounding is None:
            raise Unclear("no rounding is stated") from None
        return following if rounding == "up" else following - 1


def later(start, length, rounding):
    """A day plus `5 years`, `6 months` or `30 days`."""
    count, unit = length.split()
    if unit.startswith("day"):
        return start + int(count)
    return months_later(start, int(count) * (12 if unit.startswith("year") else 1), rounding)


def upto(on, by):
    """The day, unless it lies after another."""
    return on if on is not NEVER and on <= by else NEVER


@dataclass
class Completion:
    """One way of answering everything that is open. `opened` answers facts only where a clause leaves them open."""

    rules: object
    answers: dict
    opened: dict
    as_of: int
    found: dict = field(default_factory=dict)  # days already worked out from these answers

    def answer(self, question, leaves_open=()):
        """The answer to a question, as a clause sees it."""
        return self.opened[question] if question in leaves_open and question in self.opened else self.answers[question]

    def moment(self, expression, by=FAR):
        """The day of an expression, if it has come by a day; or never."""
        if "on" in expression:
            return upto(day(expression["on"]), by)
        if "event" in expression:
            return upto(self.counted(expression, by), by)
        parts = [self.moment(part, by) for part in expression.get("earliest", expression.get("latest"))]
        if "latest" in expression:
            return NEVER if NEVER in parts else max(parts)
        return min((part for part in parts if part is not NEVER), default=NEVER)

    def counted(self, expression, by):
        """The day of an event, or so long after it."""
        start = self.event(expression["event"], by)
        if start is NEVER:
            return NEVER
        if "plus" in expression:
            return later(start, expression["plus"], expression.get("rounding"))
        # The midnight that closes the n-th day after the event opens the day after that one.
        return start + int(expression["midnight_closing_day"]) + 1 if "midnight_closing_day" in expression else start

    def event(self, name, by=FAR):
        """The day of an event, if it has come by a day; or never. What came by a day never hangs on a later one."""
        if (name, by) not in self.found:
            self.found[name, by] = Unclear
            self.found[name, by] = self.happening(name, by)
        if self.found[name, by] is Unclear:
            raise Unclear(f"{name} waits for itself")
        return self.found[name, by]

    def happening(self, name, by):
        """A date as it is written; else the first day on which a way is open, unless something that came first bars it."""
        event = self.rules.events[name]
        if "date" in event:
            on = day(event["date"])
            return upto(on, by) if self.as_of is None or on <= self.as_of else NEVER
        days = [(self.moment(way["day"], by), way.get("when", ())) for way in event.get("occurs", ())]
        ways = [on for on, when in days if on is not NEVER and all(self.holds(condition, on) for condition in when)]
        comes = min(ways, default=NEVER)
        return NEVER if comes is NEVER or self.barred(event, comes) else comes

    def barred(self, event, comes):
        """An event that bars it came on an earlier day."""
        return any(self.event(bar["event"], comes - 1) is not NEVER for bar in event.get("unless", ()))

    def holds(self, condition, on, leaves_open=()):
        """A condition is met on a day."""
        if "event" in condition:
            return self.event_is(condition["event"], condition["outcome"], on)
        said = self.answer(condition["question"], leaves_open)
        if "is" in condition:
            return said in condition["is"]
        if "at_least" in condition:
            return int(said) >= int(condition["at_least"])
        if "below" in condition:
            return int(said) < int(condition["below"])
        limit = self.moment(condition["before"])
        return said != "none" and limit is not NEVER and day(said) < limit

    def event_is(self, name, outcome, on):
        """It has come by the day, or is known at all, or not."""
        whatever = outcome.endswith("known-to-have-happened")
        return (self.event(name, FAR if whatever else on) is not NEVER) == (outcome in ("happened", "known-to-have-happened"))

    def spans(self, windows):
        """The days of windows as pairs; an open end is None."""
        if id(windows) not in self.found:
            bounds = [(self.moment(one.start) if one.start else 0, self.moment(one.end) if one.end else NEVER) for one in windows]
            self.found[id(windows)] = [(start, end) for start, end in bounds if start is not NEVER]
        return self.found[id(windows)]

    def stands_on(self, windows, on):
        """Some window is open on a day."""
        return any(start <= on and (end is NEVER or on < end) for start, end in self.spans(windows))


# --- what covers a transfer -------------------------------------------------------------------------------------------


def below(entry, name, rules):
    """An entry is the one named, or lies below it: a list covers its entries, an entry those whose ids go on from its own."""
    return entry == name or entry.startswith(name + "/") or rules.entry_list[entry] == name


def classes(rules, subject):
    """The entries a subject may fall in: entry, section, conditions. An entry asked for by itself names no section."""
    if subject not in rules.items:
        return [(subject, None, ())]
    return [(one["entry"], one.get("section"), one.get("when", ())) for one in rules.items[subject]["entries"]]


def may_catch(rules, clause, entry, section):
    """The clause names the entry, under the section if it names sections."""
    if clause.everything:
        return True
    named = any(below(entry, name, rules) for name in clause.entries)
    excepted = any(below(entry, name, rules) for name in clause.excepted)
    within = not clause.sections or section is None or section in clause.sections
    return named and within and not excepted


def raises(rules, subject):
    """The questions a subject raises."""
    return rules.items[subject].get("raises", ()) if subject in rules.items else ()


def may_cover(rules, clause, query):
    """The clause could reach the transfer under some completion."""
    if clause.covers_nothing or query.direction not in clause.directions or query.activity not in clause.activities:
        return False
    if rules.instruments[clause.instrument]["issuer"] != query.layer:
        return False
    raised = raises(rules, query.subject)
    if clause.raising and clause.raising not in raised or clause.not_raising and clause.not_raising in raised:
        return False
    return clause.everything or any(may_catch(rules, clause, entry, section) for entry, section, _ in classes(rules, query.subject))


def binds(rules, completion, instrument, query, on):
    """The instrument binds the supplier; where none is named, one whom it binds is assumed."""
    shape = rules.instruments[instrument]
    supplier = dict(query.facts).get("supplier")
    if supplier is None:
        return shape.get("only_if_supplier_named") != "true"
    if "suppliers" not in shape:
        return True
    return any(completion.stands_on(one["bound"], on) for one in shape["suppliers"] if one["code"] == supplier)


# --- one completion, one day ------------------------------------------------------------------------------------------


def outcome(standing, completion):
    """The effect that prevails among the clauses that stand, with the provisions that have it."""
    effects = [(effect(clause, completion), clause.provision) for clause in standing if counts(clause, standing)]
    strictest = max((one for one, _ in effects), key=STRICTNESS.index, default="unrestricted")
    return strictest, frozenset(provision for one, provision in effects if one == strictest != "unrestricted")


def applies(rules, clause, query, completion, on):
    """The clause takes hold of the transfer on a day, exemptions apart."""
    return catches(rules, clause, query, completion, on) and stands(rules, clause, query, completion, on)


def catches(rules, clause, query, completion, on):
    """The clause covers everything, or an entry in which the subject falls. What it leaves open, it leaves open here too."""
    return clause.everything or any(
        may_catch(rules, clause, entry, section) and all(completion.holds(condition, on, clause.leaves_open) for condition in when)
        for entry, section, when in classes(rules, query.subject)
    )


def stands(rules, clause, query, completion, on):
    """The clause is in force on the day, its conditions hold, and it binds the supplier."""
    return (
        completion.stands_on(clause.windows, on)
        and completion.stands_on(clause.regime, on)
        and all(completion.holds(condition, on, clause.leaves_open) for condition in clause.when)
        and binds(rules, completion, clause.instrument, query, on)
    )


def frees(exemption, clause):
    """An exemption names the provision of a clause, or its instrument."""
    named = clause.provision in exemption.frees_provisions or clause.instrument in exemption.frees_instruments
    return named and clause.provision != exemption.provision


def displaced(clause, standing):
    """An exemption that is not displaced itself covers the transfer too and names the clause."""
    return any(frees(other, clause) and not displaced(other, standing) for other in standing)


def counts(clause, standing):
    """The effect of the clause counts: it is not displaced, and if it exempts, it displaces something."""
    if clause.effect == "none" or displaced(clause, standing):
        return False
    return not clause.exempts or any(frees(clause, other) for other in standing)


def effect(clause, completion):
    """The effect of a clause; an approval given leaves a duty to notify."""
    approved = clause.approval and completion.answer(clause.approval) == "yes"
    return "notification" if approved and clause.effect == "approval-required" else clause.effect


# --- every completion -------------------------------------------------------------------------------------------------


def expressions(node):
    """Every map inside a shape."""
    if isinstance(node, dict):
        yield node
        for part in node.values():
            yield from expressions(part)
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from expressions(part)


def kept(rules, kind, key, work):
    """What was worked out once of these rules, and does not change with the query."""
    known = rules.cache.setdefault(kind, {})
    if key not in known:
        known[key] = work()
    return known[key]


def named_by(rules, shape):
    """The questions and the events that stand in a shape."""
    parts = list(expressions(shape))
    questions = {one["question"] for one in parts if "question" in one}
    return questions, {one["event"] for one in parts if one.get("event") in rules.events}


def behind(rules, event):
    """The questions on which an event depends, itself or through other events. Two events may bar each other."""
    asked, seen, ahead = set(), set(), [event]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            shape = rules.events[name]
            questions, events = named_by(rules, [shape.get("occurs", ()), shape.get("unless", ())])
            asked |= questions
            ahead += events
    return frozenset(asked)


def asked_by(rules, shape):
    """The questions that a shape asks, itself or through the events it names."""
    questions, events = named_by(rules, shape)
    return questions.union(*(kept(rules, "behind", name, partial(behind, rules, name)) for name in events))


def asked_by_events(rules):
    """The questions that any event asks."""
    return kept(rules, "asked by events", None, lambda: asked_by(rules, list(rules.events.values())))


def clause_asks(rules, clause):
    """The questions on which a clause depends."""
    return kept(rules, "asked by clauses", id(clause), partial(found_in_clause, rules, clause))


def found_in_clause(rules, clause):
    windows = [[window.start, window.end] for window in clause.windows + clause.regime]
    suppliers = rules.instruments[clause.instrument].get("suppliers", ())
    asked = asked_by(rules, [windows, clause.when, suppliers])
    return frozenset(asked | ({clause.approval} if clause.approval else set()))


def classes_ask(rules, subject):
    """The questions on which it depends in which entries a subject falls."""
    return kept(rules, "asked by classes", subject, lambda: asked_by(rules, [when for _, _, when in classes(rules, subject)]))


def questions_reached(rules, query, candidates, held):
    """The questions whose answers can matter, with those that the outcomes a reading states tie to them."""
    reached = set().union(*(clause_asks(rules, clause) for clause in candidates)) if candidates else set()
    reached |= classes_ask(rules, query.subject)
    ties = [asked_by(rules, {"event": name}) for name in held]
    while any(tie & reached and not tie <= reached for tie in ties):
        reached = reached.union(*(tie for tie in ties if tie & reached))
    return reached


def conditions_on(rules, question, reached):
    """The conditions on a fact that matter where these questions are reached."""
    known = kept(rules, "conditions", question, partial(all_conditions_on, rules, question))
    return [one for one, asked in known if asked <= reached]


def all_conditions_on(rules, question):
    """Every condition on a fact, with the questions that it asks."""
    shapes = [rules.events, rules.items, [clause.when for clause in rules.clauses]]
    return [(one, asked_by(rules, one)) for one in expressions(shapes) if one.get("question") == question]


def values(rules, question, reached):
    """Every value of a fact, of no date, that makes a difference to some condition."""
    if rules.questions[question]["value"] == "yes-no":
        return ["yes", "no"]
    conditions = conditions_on(rules, question, reached)
    numbers = sorted({int(one[key]) for one in conditions for key in ("at_least", "below") if key in one})
    return [str(number) for number in [*(number - 1 for number in numbers[:1]), *numbers]] or ["0"]


def limits(rules, question, reached, completions):
    """The days before which a stated date may have to lie under one of these completions."""
    conditions = conditions_on(rules, question, reached)
    return {completion.moment(one["before"]) for one in conditions if "before" in one for completion in completions} - {NEVER}


def dates_among(days):
    """A date before all of these days, and each of them; without any, no date is as good as another."""
    days = sorted(days)
    return [date.fromordinal(on).isoformat() for on in [*(on - 1 for on in days[:1]), *days]] or ["none"]


class Case:
    """A query with everything that does not depend on the day."""

    def __init__(self, rules, query):
        self.rules, self.query = rules, query
        self.candidates = [clause for clause in rules.clauses if may_cover(rules, clause, query)]
        self.answers = stated(rules, query.reading, "answers", "question", "answer", query.as_of)
        self.held = stated(rules, query.reading, "holds", "event", "outcome", query.as_of)
        self.reached = sorted(questions_reached(rules, query, self.candidates, self.held))
        self.held = {name: said for name, said in self.held.items() if asked_by(rules, {"event": name}) & set(self.reached)}
        self.completions = [one for one in self.expand() if self.consistent(one)]
        if not self.completions:
            raise Unclear("no completion is left")

    def fixed(self, question):
        """The answers that are possible without regard to values of numbers and dates, or None if such a value is open."""
        shape, assumed = self.rules.questions[question], dict(self.query.assumed)
        if question in assumed:
            return [assumed[question]]
        if shape["kind"] == "fact":
            return self.fact(question)
        if question in self.answers:
            return list(self.answers[question])
        if "presumed" in shape:
            return [shape["presumed"]["answer"]]
        return [one["id"] for one in shape["answers"]]

    def fact(self, question):
        """The query, then the item, then the default of the set."""
        item = self.rules.items.get(self.query.subject, {})
        of_item = {one["fact"]: one["value"] for one in item.get("facts", ())}
        for source in (dict(self.query.facts), of_item, self.rules.defaults):
            if question in source:
                return [source[question]]
        return None

    def left_open(self):
        """Facts that only the default answers and that some clause leaves open all the same."""
        named = {fact for clause in self.candidates for fact in clause.leaves_open}
        item = self.rules.items.get(self.query.subject, {})
        answered = {*dict(self.query.facts), *dict(self.query.assumed), *(one["fact"] for one in item.get("facts", ()))}
        return sorted(fact for fact in named & set(self.rules.defaults) - answered if fact in self.reached)

    def expand(self):
        """Every completion: first of law, of what is yes or no and of numbers, then of dates by the days that matter."""
        domains = {question: self.fixed(question) for question in self.reached}
        for question in [one for one, said in domains.items() if said is None and self.kind(one) != "date"]:
            domains[question] = values(self.rules, question, set(self.reached))
        left_open = self.left_open()
        of_dates = self.days_that_matter(domains, [one for one in left_open if self.kind(one) == "date"])
        domains |= {one: dates_among(of_dates[one]) for one, said in domains.items() if said is None}
        opened = {one: dates_among(of_dates[one]) if one in of_dates else values(self.rules, one, set(self.reached)) for one in left_open}
        self.variables = {**{one: said for one, said in domains.items() if len(said) > 1}, **opened}
        return self.product(domains, opened)

    def days_that_matter(self, domains, left_open):
        """For each date that is open, or left open by a clause, the days before which it may have to lie.

        Where an event asks for an open date, it may come under some dates only, and its own day may be one before which a date
        has to lie. So the days found are tried as dates, until none is new.
        """
        unknown = [one for one, said in domains.items() if said is None]
        found, known = {one: set() for one in [*unknown, *left_open]}, None
        while found != known:
            known = found
            tried = self.product(domains | {one: dates_among(known[one]) for one in unknown}, {})
            found = {one: days | limits(self.rules, one, set(self.reached), tried) for one, days in known.items()}
        return found

    def kind(self, question):
        return self.rules.questions[question].get("value")

    def product(self, domains, opened):
        """One completion for each choice of one answer to everything. Those that agree on what events ask share their days."""
        asked = sorted(asked_by_events(self.rules) & set(domains))
        completions = []
        for choice in product(*domains.values(), *opened.values()):
            answers = dict(zip(domains, choice[: len(domains)]))
            days = self.rules.cache.setdefault((self.query.as_of, *((one, answers[one]) for one in asked)), {})
            completions.append(Completion(self.rules, answers, dict(zip(opened, choice[len(domains) :])), self.query.as_of, days))
        return completions

    def consistent(self, completion):
        """It brings about every outcome that the reading states and that the questions reached have to do with."""
        return all((completion.event(name) is not NEVER) == (said == "happened") for name, said in self.held.items())

    # --- the answer ---

    def answer(self, on):
        """What a row says of a day."""
        if on < self.first_day():
            return Answer("not-encoded", "undetermined", (), (), ())
        return self.gather([outcome(self.standing(completion, on), completion) for completion in self.completions])

    def standing(self, completion, on):
        """The clauses that take hold of the transfer on a day."""
        return [clause for clause in self.candidates if applies(self.rules, clause, self.query, completion, on)]

    def first_day(self):
        """The day of the first instrument of the layer."""
        dates = [day(one["date"]) for one in self.rules.instruments.values() if one["issuer"] == self.query.layer]
        return min(dates, default=10**9)

    def gather(self, found):
        """Agreement is the answer; without it the answer is undetermined."""
        words = sorted({word for word, _ in found}, key=STRICTNESS.index, reverse=True)
        restricted = {RESTRICTED.get(word, "no") for word in words}
        same = restricted.pop() if len(restricted) == 1 else "undetermined"
        provisions = tuple(sorted(deciding([some for _, some in found], len(words) == 1)))
        if len(words) == 1:
            return Answer(words[0], same, provisions, (), ())
        return Answer("undetermined", same, provisions, tuple(words), self.turns_on([word for word, _ in found]))

    def turns_on(self, words):
        """The smallest set of open questions whose answers settle the verdict; the first by id among equals."""
        names = sorted(self.variables)
        choices = [tuple(self.choice(completion, name) for name in names) for completion in self.completions]
        sets = (some for size in range(len(names) + 1) for some in combinations(range(len(names)), size))
        return tuple(names[at] for at in next(some for some in sets if settles(some, choices, words)))

    @staticmethod
    def choice(completion, name):
        return completion.opened[name] if name in completion.opened else completion.answers[name]

    def change_days(self):
        """Every day on which something may change under some completion."""
        found = {self.first_day()}
        for completion in self.completions:
            for clause in self.candidates:
                for start, end in (*completion.spans(clause.windows), *completion.spans(clause.regime)):
                    found |= {start, end}
                for one in self.rules.instruments[clause.instrument].get("suppliers", ()):
                    found |= {completion.moment(one[key]) for key in ("from", "until") if key in one}
            for one in expressions([[clause.when for clause in self.candidates], classes(self.rules, self.query.subject)]):
                if "outcome" in one:
                    found.add(completion.event(one["event"]))
        return sorted(one for one in found if one and one > 1)


def deciding(each, agreed):
    """What decides under every completion; where nothing does, or they disagree, what decides under any."""
    common = frozenset.intersection(*each)
    return common if agreed and common else frozenset().union(*each)


def settles(some, choices, words):
    """Completions that agree on these agree in the verdict."""
    seen = {}
    return all(seen.setdefault(tuple(choice[at] for at in some), word) == word for choice, word in zip(choices, words))

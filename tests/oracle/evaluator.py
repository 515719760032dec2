"""What a rules folder says of one transfer on one day: the documented meaning, carried out in the plainest way.

For a query: list every completion of what is open, resolve the windows to days under each, keep the clauses that cover the
transfer, leave of each the mildest that an exemption leaves, and let the strictest effect prevail. What is no ban is looked at
again under the claims and the gaps of the layer. Where completions disagree, the answer is undetermined. Where nobody says who
supplies, all this is done for each kind of person that the layer names, and the strictest is the answer.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import combinations, product

from rules import day

STRICTNESS = ["unrestricted", "not-encoded", "notification", "restraint", "exposure", "approval-required", "prohibited"]
RESTRICTED = {"prohibited": "yes", "approval-required": "yes"}
EFFECTS = ["none", *STRICTNESS[2:]]
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
    person: str = None  # the kind of person for which it is answered, where nobody says who supplies


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
    """One way of answering everything that is open. `opened` answers facts that a clause leaves open, once they are tried."""

    rules: object
    answers: dict
    opened: dict
    as_of: int
    found: dict = field(default_factory=dict)  # days already worked out from these answers

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

    def holds(self, condition, on):
        """A condition is met on a day."""
        if "event" in condition:
            return self.event_is(condition["event"], condition["outcome"], on)
        said = self.answers[condition["question"]]
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


def named_entries(rules, subject, layer):
    """The entries of a subject that a provision of a layer names, whichever the direction, the activity or the section."""

    def names(clause, entry):
        left_out = any(below(entry, name, rules) for name in clause.excepted)
        return any(below(entry, name, rules) for name in clause.entries) and not left_out

    of_layer = [clause for clause in rules.clauses if clause.kind == "provision" and clause.layer == layer and not clause.everything]
    return sorted({entry for entry, _, _ in classes(rules, subject) if any(names(clause, entry) for clause in of_layer)})


def raises(rules, subject):
    """The questions a subject raises."""
    return rules.items[subject].get("raises", ()) if subject in rules.items else ()


def may_cover(rules, clause, query):
    """The clause could reach the transfer under some completion."""
    if clause.covers_nothing or query.direction not in clause.directions or query.activity not in clause.activities:
        return False
    if clause.layer != query.layer:
        return False
    raised = raises(rules, query.subject)
    if clause.raising and clause.raising not in raised or clause.not_raising and clause.not_raising in raised:
        return False
    return clause.everything or any(may_catch(rules, clause, entry, section) for entry, section, _ in classes(rules, query.subject))


# --- whom a clause binds ------------------------------------------------------------------------------------------------


def persons_of(rules, query):
    """The kinds of person for which a query is answered: those of the layer where nobody says who supplies, or none."""
    stated = dict(query.facts)
    if rules.supplier in stated:
        return [None]
    kinds = [
        one["id"]
        for one in rules.persons.get(query.layer, ())
        if all(stated.get(fact["fact"], fact["value"]) == fact["value"] for fact in one.get("facts", ()))
    ]
    return kinds or [None]


def person_shape(rules, query):
    """The kind of person assumed, as the scope of the layer describes it."""
    return next((one for one in rules.persons.get(query.layer, ()) if one["id"] == query.person), None)


def listed(places, code, completion, on):
    """A State is listed on a day."""
    return any(one.code == code and completion.stands_on(one.windows, on) for one in places)


def is_addressee(rules, completion, query, on):
    """An instrument of the layer, of none that list destinations, lists the supplier on a day."""
    supplier = dict(query.facts).get(rules.supplier)
    return any(listed(one, supplier, completion, on) for one in lists_of_suppliers(rules, query.layer))


def lists_of_suppliers(rules, layer):
    """The lists of suppliers of the instruments of a layer that list no destinations."""
    return [places for issuer, places in rules.addressees.values() if issuer == layer]


def kind_of_person(rules, completion, query, on):
    """The kind of person assumed; else the first of the layer's of which everything holds."""
    if query.person is not None:
        return query.person
    for one in rules.persons.get(query.layer, ()):
        bound = one.get("addressee") != "true" or is_addressee(rules, completion, query, on)
        if bound and all(completion.answers[fact["fact"]] == fact["value"] for fact in one.get("facts", ())):
            return one["id"]
    return None


def binds(rules, completion, clause, query, on):
    """The law of the clause binds the person concerned, for the place of arrival."""
    if clause.bound:
        return kind_of_person(rules, completion, query, on) in clause.bound
    supplier, destination = (dict(query.facts).get(one) for one in (rules.supplier, rules.destination))
    if clause.destinations:
        return listed(clause.destinations, destination, completion, on) or listed(clause.suppliers, supplier, completion, on)
    if not clause.suppliers:
        return True
    if supplier is not None:
        return listed(clause.suppliers, supplier, completion, on)
    person = person_shape(rules, query)
    return person.get("addressee") == "true" if person else not clause.only_if_named


# --- one completion, one day ------------------------------------------------------------------------------------------


def outcome(rules, named, standing, completion):
    """The verdict of the clauses that apply, whether the law may be stricter, and the provisions that decide it."""
    clauses = [clause for clause in standing if clause.kind == "provision"]
    effects = [(effect(clause, completion), clause.provision) for clause in clauses if counts(clause, clauses, completion)]
    strictest = max((one for one, _ in effects), key=STRICTNESS.index, default="unrestricted")
    provisions = frozenset(provision for one, provision in effects if one == strictest != "unrestricted")
    if strictest == "prohibited" or claimed(rules, named, standing) and all(one.kind != "restriction" for one in standing):
        return strictest, False, provisions
    return ("not-encoded", False, provisions) if strictest == "unrestricted" else (strictest, True, provisions)


def claimed(rules, named, standing):
    """A claim made for everything applies, or claims that reach each entry that the provisions of the layer name."""
    claims = [clause for clause in standing if clause.kind == "claim"]
    if any(claim.everything for claim in claims):
        return True
    return bool(claims) and all(any(may_catch(rules, claim, entry, None) for claim in claims) for entry in named)


def applies(rules, clause, query, completion, on):
    """The clause takes hold of the transfer on a day, exemptions apart."""
    return catches(rules, clause, query, completion, on) and stands(rules, clause, query, completion, on)


def catches(rules, clause, query, completion, on):
    """The clause covers everything, or an entry in which the subject falls. A claim is made for an entry in any case."""
    return clause.everything or any(
        may_catch(rules, clause, entry, section) and (clause.kind == "claim" or all(completion.holds(one, on) for one in when))
        for entry, section, when in classes(rules, query.subject)
    )


def stands(rules, clause, query, completion, on):
    """The clause is in force on the day, its conditions hold, and it binds the person concerned."""
    return (
        completion.stands_on(clause.windows, on)
        and completion.stands_on(clause.regime, on)
        and all(completion.holds(condition, on) for condition in clause.when)
        and binds(rules, completion, clause, query, on)
    )


def frees(exemption, clause):
    """An exemption names the provision of a clause, its instrument or its regime."""
    named = (
        clause.provision in exemption.frees_provisions
        or clause.instrument in exemption.frees_instruments
        or exemption.frees_regime is not None
        and exemption.frees_regime == clause.regime_name
    )
    return named and clause.provision != exemption.provision


def displaced(clause, standing):
    """An exemption that is not displaced itself covers the transfer too and names the clause."""
    return any(frees(other, clause) and not displaced(other, standing) for other in standing)


def remains_of(clause, standing, completion):
    """The exemptions of which the effect remains of a clause: the mildest of those that stand."""
    surviving = [other for other in standing if frees(other, clause) and not displaced(other, standing)]
    left = {id(other): EFFECTS.index(effect(other, completion)) for other in surviving}
    return [other for other in surviving if left[id(other)] == min(left.values())]


def counts(clause, standing, completion):
    """The effect of the clause counts: nothing displaces it, and if it exempts, it is what remains of a clause that does not."""
    if effect(clause, completion) == "none" or displaced(clause, standing):
        return False
    return not clause.exempts or any(clause in remains_of(other, standing, completion) for other in standing if not other.exempts)


def effect(clause, completion):
    """The effect of a clause; an approval given leaves a duty to notify."""
    approved = clause.approval and clause.effect == "approval-required" and completion.answers[clause.approval] == "yes"
    return "notification" if approved else clause.effect


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


def event_asks(rules, name):
    """As `behind`, worked out once."""
    return kept(rules, "behind", name, partial(behind, rules, name))


def asked_by(rules, shape):
    """The questions that a shape asks, itself or through the events it names."""
    questions, events = named_by(rules, shape)
    return questions.union(*(event_asks(rules, name) for name in events))


def asked_by_events(rules):
    """The questions that any event asks."""
    return kept(rules, "asked by events", None, lambda: asked_by(rules, list(rules.events.values())))


def clause_asks(rules, clause):
    """The questions on which a clause depends."""
    return kept(rules, "asked by clauses", id(clause), partial(found_in_clause, rules, clause))


def found_in_clause(rules, clause):
    asked = asked_by(rules, [bounds_of(clause), clause.when])
    return frozenset(asked | ({clause.approval} if clause.approval else set()))


def bounds_of(clause):
    """Every day expression on which it hangs when a clause stands and whom it binds."""
    listed = [window for one in (*clause.suppliers, *clause.destinations) for window in one.windows]
    return [[window.start, window.end] for window in (*clause.windows, *clause.regime, *listed)]


def sorting_bounds(rules, query):
    """The day expressions on which it hangs of which kind a person is whom the query names."""
    lists = lists_of_suppliers(rules, query.layer) if query.person is None and query.layer in rules.persons else []
    return [[window.start, window.end] for one in lists for place in one for window in place.windows]


def sorting_asks(rules, query):
    """The questions on which it depends of which kind a person is whom the query names."""
    persons = rules.persons.get(query.layer, ()) if query.person is None else ()
    asked = asked_by(rules, sorting_bounds(rules, query))
    return asked | {fact["fact"] for one in persons for fact in one.get("facts", ())}


def classes_ask(rules, subject):
    """The questions on which it depends in which entries a subject falls."""
    return kept(rules, "asked by classes", subject, lambda: asked_by(rules, [when for _, _, when in classes(rules, subject)]))


def questions_reached(rules, query, candidates, held):
    """The questions whose answers can matter, with those that the outcomes a reading states tie to them."""
    reached = set().union(*(clause_asks(rules, clause) for clause in candidates)) if candidates else set()
    reached |= classes_ask(rules, query.subject)
    if any(clause.bound for clause in candidates):
        reached |= sorting_asks(rules, query)
    ties = [event_asks(rules, name) for name in held]
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
    """A query of one kind of person with everything that does not depend on the day."""

    def __init__(self, rules, query):
        self.rules, self.query = rules, query
        self.facts = self.stated_facts()
        asked = query.subject, query.direction, query.activity, query.layer
        self.candidates = kept(rules, "candidates", asked, lambda: [clause for clause in rules.clauses if may_cover(rules, clause, query)])
        self.named = kept(rules, "named", (query.subject, query.layer), lambda: named_entries(rules, query.subject, query.layer))
        said = query.reading, query.as_of
        self.answers = kept(rules, "answers", said, lambda: stated(rules, query.reading, "answers", "question", "answer", query.as_of))
        self.held = kept(rules, "outcomes", said, lambda: stated(rules, query.reading, "holds", "event", "outcome", query.as_of))
        known = *asked, query.person is None, frozenset(self.held)
        self.reached = kept(rules, "reached", known, lambda: sorted(questions_reached(rules, query, self.candidates, self.held)))
        self.held = {name: said for name, said in self.held.items() if event_asks(rules, name) & set(self.reached)}
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
        """The query, then the kind of person, then the item, then the default of the set."""
        said = self.facts.get(question, self.rules.defaults.get(question))
        return None if said is None else [said]

    def stated_facts(self):
        """What somebody states: the item's, then what the kind of person brings, then what the query says."""
        person, item = person_shape(self.rules, self.query) or {}, self.rules.items.get(self.query.subject, {})
        return {one["fact"]: one["value"] for of in (item, person) for one in of.get("facts", ())} | dict(self.query.facts)

    def left_open(self):
        """Facts that only the default answers and that some clause leaves open all the same."""
        named = {fact for clause in self.candidates for fact in clause.leaves_open}
        answered = {*dict(self.query.assumed), *self.facts}
        return sorted(fact for fact in named & set(self.rules.defaults) - answered if fact in self.reached)

    def expand(self):
        """Every completion: first of law, of what is yes or no and of numbers, then of dates by the days that matter."""
        reached = set(self.reached)
        domains = {question: self.fixed(question) for question in self.reached}
        for question in [one for one, said in domains.items() if said is None and self.kind(one) != "date"]:
            domains[question] = values(self.rules, question, reached)
        left_open = self.left_open()
        opened = {one: values(self.rules, one, reached) for one in left_open if self.kind(one) != "date"}
        of_dates = self.days_that_matter(domains, opened, [one for one in left_open if self.kind(one) == "date"])
        domains |= {one: dates_among(of_dates[one]) for one, said in domains.items() if said is None}
        opened |= {one: dates_among(of_dates[one]) for one in left_open if one in of_dates}
        self.single = {one for one, said in domains.items() if len(said) == 1}
        self.variables = {**{one: said for one, said in domains.items() if len(said) > 1}, **opened}
        return self.product(domains, opened)

    def days_that_matter(self, domains, opened, left_open):
        """For each date that is open, or left open by a clause, the days before which it may have to lie.

        Where an event asks for an open date, it may come under some dates only, and its own day may be one before which a date
        has to lie. So the days found are tried as dates, until none is new.
        """
        unknown = [one for one, said in domains.items() if said is None]
        found, known = {one: set() for one in [*unknown, *left_open]}, None
        if not found:
            return found
        wide = domains | {one: [*domains[one], *said] for one, said in opened.items()}
        while found != known:
            known = found
            tried = {one: [*(domains[one] or ()), *dates_among(known[one])] for one in known}
            tried = self.product(wide | tried, {})
            found = {one: days | limits(self.rules, one, set(self.reached), tried) for one, days in known.items()}
        return found

    def kind(self, question):
        return self.rules.questions[question].get("value")

    def product(self, domains, opened):
        """One completion for each choice of one answer to everything."""
        choices = product(*domains.values(), *opened.values())
        return [self.completion(dict(zip(domains, one)), dict(zip(opened, one[len(domains) :]))) for one in choices]

    def completion(self, answers, opened):
        """A completion. Those that agree on what events ask share their days."""
        asked = sorted(asked_by_events(self.rules) & set(answers))
        days = self.rules.cache.setdefault((self.query.as_of, *((one, answers[one]) for one in asked)), {})
        return Completion(self.rules, answers, opened, self.query.as_of, days)

    def consistent(self, completion):
        """It brings about every outcome that the reading states and that the questions reached have to do with.

        What hangs on a fact that a clause leaves open is looked at on the day, when it is known whether it is tried.
        """
        return all(
            (completion.event(name) is not NEVER) == (said == "happened")
            for name, said in self.held.items()
            if not event_asks(self.rules, name) & set(completion.opened)
        )

    # --- facts that a clause leaves open ---

    def on_day(self, completion, on):
        """The completion on a day: each fact that a clause leaves open has, for all, the value tried, once a clause asks it."""
        tried = set()
        while completion.opened:
            world = self.trying(completion, frozenset(tried))
            asked = (self.asks_open(world, clause, on, set(clause.leaves_open) & set(world.opened), tried) for clause in self.candidates)
            new = next((one for one in asked if one), None)
            if new is None:
                return world
            tried.add(new)
        return completion

    def trying(self, completion, tried):
        """The completion with some of what clauses leave open tried, and the rest as the default has it."""
        known = completion.found.setdefault("worlds", {})
        key = (tuple(completion.answers.items()), tuple(completion.opened.items()), tried)
        if key not in known:
            answers = completion.answers | {one: completion.opened[one] for one in tried}
            known[key] = self.completion(answers, {one: said for one, said in completion.opened.items() if one not in tried})
        return known[key]

    def asks_open(self, world, clause, on, waiting, tried):
        """The first fact among these that a clause comes to ask on a day: it binds, is in force, and what it asks before holds."""
        falls = [one for one in classes(self.rules, self.query.subject) if may_catch(self.rules, clause, one[0], one[1])]
        entries = [] if clause.everything or any(not when for _, _, when in falls) else [when for _, _, when in falls]

        def known_to_fail(conditions):
            asked = [one for one in conditions if one.get("question") in (self.single | tried) - waiting]
            facts = [one for one in asked if self.rules.questions[one["question"]]["kind"] == "fact"]
            return any(world.answers[one["question"]] == "none" if "before" in one else not world.holds(one, on) for one in facts)

        if not waiting or not binds(self.rules, world, clause, self.query, on):
            return None
        if known_to_fail(clause.when) or entries and all(map(known_to_fail, entries)):
            return None
        if not world.stands_on(clause.windows, on) or not world.stands_on(clause.regime, on):
            return None
        for when in entries:
            failing = self.first_stop(world, when, on, waiting)
            if failing in waiting:
                return failing
            if failing is None:
                break
        else:
            if entries:
                return None
        asked = self.first_stop(world, clause.when, on, waiting)
        return asked if asked in waiting else None

    @staticmethod
    def first_stop(world, conditions, on, waiting):
        """The first fact among these that conditions ask, True if one fails before that, or None."""
        for condition in conditions:
            if condition.get("question") in waiting:
                return condition["question"]
            if not world.holds(condition, on):
                return True
        return None

    # --- the answer ---

    def answer(self, on):
        """What a row says of a day."""
        worlds = self.of_day(on)
        found = [outcome(self.rules, self.named, self.standing(world, on), world) for _, world in worlds]
        return self.gather(found, [one for one, _ in worlds])

    def of_day(self, on):
        """The completions, each with what it is on a day."""
        worlds = [(one, self.on_day(one, on)) for one in self.completions]
        worlds = [(one, world) for one, world in worlds if self.brings_about(one, world)]
        if not worlds:
            raise Unclear("no completion is left on this day")
        return worlds

    def gaps(self, on):
        """The gaps of restrictions in which the transfer lies where no ban stands."""
        found = set()
        for _, world in self.of_day(on):
            standing = self.standing(world, on)
            if outcome(self.rules, self.named, standing, world)[0] != "prohibited":
                found |= {clause.provision for clause in standing if clause.kind == "restriction"}
        return tuple(sorted(found))

    def brings_about(self, completion, world):
        """The outcomes that hang on a fact left open are those that the reading states."""
        if not completion.opened or not self.held:
            return True
        return all((world.event(name) is not NEVER) == (said == "happened") for name, said in self.held.items())

    def standing(self, completion, on):
        """The clauses that take hold of the transfer on a day."""
        return [clause for clause in self.candidates if applies(self.rules, clause, self.query, completion, on)]

    def gather(self, found, completions):
        """Agreement is the answer; without it the answer is undetermined."""
        words = sorted({word for word, _, _ in found}, key=STRICTNESS.index, reverse=True)
        restricted = {restricts(word, at_least) for word, at_least, _ in found}
        same = restricted.pop() if len(restricted) == 1 else "undetermined"
        provisions = tuple(sorted(deciding([some for _, _, some in found], len(words) == 1)))
        if len(words) == 1:
            return Answer(words[0], same, provisions, (), ())
        return Answer("undetermined", same, provisions, tuple(words), self.turns_on([word for word, _, _ in found], completions))

    def turns_on(self, words, completions):
        """The smallest set of open questions whose answers settle the verdict; the first by id among equals."""
        names = sorted(self.variables)
        choices = [tuple(self.choice(completion, name) for name in names) for completion in completions]
        sets = (some for size in range(len(names) + 1) for some in combinations(range(len(names)), size))
        return tuple(names[at] for at in next(some for some in sets if settles(some, choices, words)))

    @staticmethod
    def choice(completion, name):
        return completion.opened[name] if name in completion.opened else completion.answers[name]

    def worlds(self):
        """Every completion, with every set of what clauses leave open tried."""
        for one in self.completions:
            for size in range(len(one.opened) + 1):
                yield from (self.trying(one, frozenset(some)) for some in combinations(one.opened, size))

    def change_days(self):
        """Every day on which something may change under some completion."""
        found = set()
        sorting = sorting_bounds(self.rules, self.query) if any(one.bound for one in self.candidates) else []
        bounds = [*map(bounds_of, self.candidates), sorting]
        whens = [[one.when for one in self.candidates], classes(self.rules, self.query.subject)]
        outcomes = [one for one in expressions(whens) if "outcome" in one]
        for world in self.worlds():
            found |= {world.moment(one) for some in bounds for pair in some for one in pair if one}
            found |= {world.event(one["event"]) for one in outcomes}
        return {one for one in found if one and one > 1}


class Everyone:
    """A query, for each kind of person where nobody says who supplies."""

    def __init__(self, rules, query, of_one=Case):
        self.cases = [of_one(rules, replace(query, person=person)) for person in persons_of(rules, query)]

    def answer(self, on):
        """What the strictest of the kinds is told; of equals the first."""
        return max((case.answer(on) for case in self.cases), key=strictness)

    def beside(self, on):
        """What each kind of person is told, and the gaps that bear on the answer."""
        told = [(case.query.person, case.answer(on)) for case in self.cases]
        strictest = max(range(len(told)), key=lambda at: strictness(told[at][1]))
        return tuple(f"{kind}={says.verdict}" for kind, says in told if kind), self.cases[strictest].gaps(on)

    def change_days(self):
        return sorted(set().union(*(case.change_days() for case in self.cases)))

    @property
    def candidates(self):
        return self.cases[0].candidates

    @property
    def completions(self):
        return [one for case in self.cases for one in case.completions]


def strictness(answer):
    """By the strictest verdict that is possible, then the mildest, then whether it restricts."""
    words = [STRICTNESS.index(word) for word in answer.possible or (answer.verdict,)]
    return max(words), min(words), ["no", "undetermined", "yes"].index(answer.restricted)


def restricts(word, at_least):
    """Whether a verdict restricts; what may be stricter than it says leaves that open."""
    return RESTRICTED.get(word, "undetermined" if at_least or word == "not-encoded" else "no")


def deciding(each, agreed):
    """What decides under every completion; where nothing does, or they disagree, what decides under any."""
    common = frozenset.intersection(*each)
    return common if agreed and common else frozenset().union(*each)


def settles(some, choices, words):
    """Completions that agree on these agree in the verdict."""
    seen = {}
    return all(seen.setdefault(tuple(choice[at] for at in some), word) == word for choice, word in zip(choices, words))

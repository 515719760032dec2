"""Checks the reasoning chain of an answer: from the steps it cites, and from nothing else, the verdict must follow.

What a step cites (a day, an answer, a class, a paragraph) is looked up in the rule files. Then every clause that could
cover the transfer is judged as proven to stand, proven not to stand, or unknown; an answer or an event that has come by the
day counts only if it is cited. The verdict follows if a cited paragraph is proven to have it and nothing stricter is unknown.
What is told of a claim or a gap has no steps of its own: dated events count there without being cited, and what is told must
not be disproven. Nothing is unrestricted unless the claims told reach the transfer and no gap is proven.
"""

import re
from datetime import date, datetime

from evaluator import (
    EFFECTS,
    STRICTNESS,
    Query,
    classes,
    frees,
    later,
    lists_of_suppliers,
    may_catch,
    may_cover,
    named_entries,
    person_shape,
    strictness,
    Answer,
)
from rules import day

NO = "no"  # proven: never, or not by the day
FAR = date(2999, 12, 31).toordinal()
FREE = ("unrestricted", "not-encoded")
UNSAID = "(supposed here: nobody has answered)"


class Rejected(Exception):
    """The chain does not prove the answer."""


def require(holds, why):
    if not holds:
        raise Rejected(why)


def every(parts):
    """All hold, as far as is known: one that surely does not decides, then one that is unknown."""
    parts = list(parts)
    return False if False in parts else None if None in parts else True


def some(parts):
    parts = list(parts)
    return True if True in parts else None if None in parts else False


class Premises:
    """What one branch of a chain cites."""

    def __init__(self, checker):
        self.checker, self.rules = checker, checker.rules
        self.said, self.events = {}, {}
        self.ends, self.within = set(), []

    # --- answers ---

    def answer(self, question, leaves_open=()):
        """The answer cited; for facts also what the query, the item or the set states without more."""
        if question in self.said:
            return self.said[question][0]
        if question in self.checker.stated or question in self.checker.known and question not in leaves_open:
            return self.checker.known[question]
        return None

    def compare(self, text, limit):
        """A number or a day, or a range of them, lies at or above a limit."""
        numbers = [value(part) for part in re.findall(r"\d{4}-\d\d-\d\d|\d+ \w+ \d{4}|\d+", text)]
        if not numbers:
            return True if text == "none" else None
        if text.startswith(("below ", "before ")):
            return False if numbers[0] <= limit else None
        if text.startswith(("at least ", "from ", "on or after ")) or len(numbers) > 1:
            above = numbers[0] >= limit
            return True if above else False if len(numbers) > 1 and numbers[-1] <= limit else None
        return numbers[0] >= limit

    def condition(self, condition, on, leaves_open=()):
        if "event" in condition:
            return self.outcome(condition["event"], condition["outcome"], on)
        text = self.answer(condition["question"], leaves_open)
        if text is None:
            return None
        if "is" in condition:
            return text in condition["is"]
        if "at_least" in condition:
            return self.compare(text, int(condition["at_least"]))
        if "below" in condition:
            return opposite(self.compare(text, int(condition["below"])))
        if text == "none":
            return False
        limit = self.moment(condition["before"], FAR)
        return None if limit is None else False if limit == NO else opposite(self.compare(text, limit))

    def outcome(self, event, outcome, on):
        known = outcome.endswith("known-to-have-happened")
        came = self.event(event, FAR if known else on)
        return None if came is None else (came != NO) == (outcome in ("happened", "known-to-have-happened"))

    # --- days ---

    def moment(self, expression, by):
        """The day of an expression if it has come by a day, NO if it surely has not, None if the steps do not tell."""
        if soonest(self.rules, expression) > by:
            return NO
        if "on" in expression:
            found = day(expression["on"])
        elif "event" in expression:
            found = self.event(expression["event"], by)
            if isinstance(found, int):
                found = counted(expression, found)
        else:
            parts = [self.moment(part, by) for part in expression.get("earliest", expression.get("latest"))]
            days = [part for part in parts if isinstance(part, int)]
            if "earliest" in expression:
                found = min(days, default=NO)
                unknown = [soonest(self.rules, one) for one, part in zip(expression["earliest"], parts) if part is None]
                found = None if unknown and (found == NO or min(unknown) < found) else found
            else:
                found = NO if NO in parts else None if None in parts else max(days)
        return NO if isinstance(found, int) and found > by else found

    def event(self, name, by):
        """A dated event must be cited if it lies before; one that follows must be derivable, and be cited if it was due."""
        shape = self.rules.events[name]
        if soonest_event(self.rules, name) > by:
            return NO
        if "date" in shape:
            on = day(shape["date"])
            if on > by or self.checker.as_of is not None and on > self.checker.as_of:
                return NO
            return on if name in self.events or self.led_to_an_end(on) else None
        may_come = [way for way in shape.get("occurs", ()) if not self.shut(way, by)]
        self.within.append(name)
        ways = [(self.moment(way["day"], by), way.get("when", ())) for way in may_come]
        self.within.pop()
        if None in [on for on, _ in ways]:
            return None
        due = [(on, every([self.unbarred(shape, on), *(self.condition(one, on) for one in when)])) for on, when in ways if on != NO]
        if not due:
            return NO
        came = min((on for on, holds in due if holds), default=NO)
        told = name in self.events or came != NO and self.led_to_an_end(came)
        if not told or None in [holds for _, holds in due]:
            return None
        require(self.events.get(name, came) in (None if came == NO else came, came) or by != FAR, f"{name} is told of another day")
        return came

    def shut(self, way, by):
        """A condition of a way fails on every day up to one, so that it makes no difference when its own day comes."""
        lasting = [one for one in way.get("when", ()) if one.get("outcome") != "did-not-happen"]
        return any(self.condition(one, by) is False for one in lasting)

    def unbarred(self, shape, on):
        """No event that bars it came before a day."""
        bars = [self.event(bar["event"], on - 1) for bar in shape.get("unless", ())]
        return every(None if bar is None else bar == NO for bar in bars)

    def led_to_an_end(self, on):
        """Of what is over since a day the chain tells the event of that day, not the earlier dates from which it counts."""
        return any(self.events.get(name) in self.ends and on < self.events[name] for name in self.within if self.events.get(name))

    def window(self, window, on):
        begun = window.start is None or self.has_come(window.start, on)
        over = window.end is not None and self.has_come(window.end, on)
        return every([begun, opposite(over)])

    def has_come(self, expression, by):
        """A day has come by another. Of several, the earliest has if any has, though another may have come before it."""
        if "earliest" in expression:
            return some(self.has_come(part, by) for part in expression["earliest"])
        if "latest" in expression:
            return every(self.has_come(part, by) for part in expression["latest"])
        found = self.moment(expression, by)
        return None if found is None else found != NO

    def since(self, clause, on):
        """Since when it has been in force, if the steps tell; None if since ever."""
        starts = []
        for windows in (clause.windows, clause.regime):
            opened = [self.moment(one.start, on) if one.start else 0 for one in windows if self.window(one, on)]
            starts.append(next((one for one in opened if isinstance(one, int)), 0))
        return max(starts) or None

    def ends_of(self, clause, on):
        """The days on which its windows, or those of its regime, ended."""
        return {self.moment(one.end, on) for one in (*clause.windows, *clause.regime) if one.end}

    # --- clauses ---

    def covers(self, clause, on):
        if clause.everything:
            return True
        subject = self.checker.query.subject
        falls = [one for one in classes(self.rules, subject) if may_catch(self.rules, clause, one[0], one[1])]
        return some(every(self.condition(one, on, clause.leaves_open) for one in when) for _, _, when in falls)

    def stands(self, clause, on):
        return every([self.covers(clause, on), self.in_force(clause, on), self.conditions(clause, on), self.binds(clause, on)])

    def in_force(self, clause, on):
        """A window of its own and one of its regime are open."""
        return every(some(self.window(one, on) for one in windows) for windows in (clause.windows, clause.regime))

    def conditions(self, clause, on):
        return every(self.condition(one, on, clause.leaves_open) for one in clause.when)

    def binds(self, clause, on):
        if clause.bound:
            kinds = self.kinds_of_person(on)
            return True if kinds <= set(clause.bound) else None if kinds & set(clause.bound) else False
        supplier, destination = (self.checker.facts.get(one) for one in (self.rules.supplier, self.rules.destination))
        if clause.destinations:
            return some([self.lists(clause.destinations, destination, on), self.lists(clause.suppliers, supplier, on)])
        if not clause.suppliers:
            return True
        if supplier is not None:
            return self.lists(clause.suppliers, supplier, on)
        person = person_shape(self.rules, self.checker.query)
        return person.get("addressee") == "true" if person else not clause.only_if_named

    def lists(self, places, code, on):
        return some(self.window(window, on) for one in places if one.code == code for window in one.windows)

    def kinds_of_person(self, on):
        """The kinds of which the person may be, as far as the steps tell."""
        query, found = self.checker.query, set()
        if query.person:
            return {query.person}
        supplier = self.checker.facts.get(self.rules.supplier)
        for one in self.rules.persons.get(query.layer, ()):
            parts = [self.condition({"question": of["fact"], "is": [of["value"]]}, on) for of in one.get("facts", ())]
            if one.get("addressee") == "true":
                parts.append(some(self.lists(places, supplier, on) for places in lists_of_suppliers(self.rules, query.layer)))
            if every(parts) is not False:
                found.add(one["id"])
            if every(parts):
                break
        return found

    def effect(self, clause):
        """The effect, or None if the steps do not tell whether an approval was given."""
        if clause.effect != "approval-required" or not clause.approval:
            return clause.effect
        text = self.answer(clause.approval)
        return None if text is None else "notification" if text == "yes" else clause.effect


class Lenient(Premises):
    """For claims and gaps: a dated event counts without being cited, and what is told rightly elsewhere is not told again."""

    def event(self, name, by):
        shape = self.rules.events[name]
        if "date" in shape:
            on = day(shape["date"])
            return on if on <= by and (self.checker.as_of is None or on <= self.checker.as_of) else NO
        if name in self.events:
            on = self.events[name]
            return None if on is None or on > by else on
        try:
            return super().event(name, by)
        except Rejected:
            return None


def soonest(rules, expression):
    """The first day that an expression could mean, by the dates alone: what lies ahead needs no step."""
    if "on" in expression:
        return day(expression["on"])
    if "event" in expression:
        start = soonest_event(rules, expression["event"])
        return FAR if start == FAR else counted(expression, start)
    parts = [soonest(rules, part) for part in expression.get("earliest", expression.get("latest"))]
    return min(parts) if "earliest" in expression else max(parts)


def soonest_event(rules, name):
    shape = rules.events[name]
    if "date" in shape:
        return day(shape["date"])
    return min((soonest(rules, way["day"]) for way in shape.get("occurs", ())), default=FAR)


def counted(expression, start):
    if "plus" in expression:
        return later(start, expression["plus"], expression.get("rounding"))
    return start + int(expression["midnight_closing_day"]) + 1 if "midnight_closing_day" in expression else start


def value(text):
    if re.fullmatch(r"\d+", text):
        return int(text)
    return day(text)


def told_day(words, text):
    """The day after some words of a sentence, if it stands there."""
    found = re.search(words + r" (\d+ \w+ \d{4})", text)
    return datetime.strptime(found[1], "%d %B %Y").toordinal() if found else None


def opposite(holds):
    return None if holds is None else not holds


class Checker:
    """One answer of `check --format json` against the rules."""

    def __init__(self, rules, answer):
        self.rules, self.answer = rules, answer
        asked = answer["query"]
        self.on = day(asked["date"])
        self.as_of = day(asked["as_of"]) if asked["as_of"] else None
        self.facts = asked["facts"]
        self.query = Query(
            asked["item"],
            asked["direction"],
            asked["activity"],
            answer["reading"],
            answer["layer"],
            tuple(self.facts.items()),
            person=self.kind_told(),
        )
        item, person = rules.items.get(asked["item"], {}), person_shape(rules, self.query) or {}
        self.stated = {**{one["fact"]: one["value"] for of in (item, person) for one in of.get("facts", ())}, **self.facts}
        self.known = {**rules.defaults, **self.stated}
        covering = [clause for clause in rules.clauses if may_cover(rules, clause, self.query)]
        self.candidates = [clause for clause in covering if clause.kind == "provision"]
        self.claims = {clause.provision: clause for clause in covering if clause.kind == "claim"}
        self.gaps = {clause.provision: clause for clause in covering if clause.kind == "restriction"}
        self.named = named_entries(rules, asked["item"], answer["layer"])

    def kind_told(self):
        """The kind of person for whom the chain is: that which is told the strictest, of equals the first."""
        told = [(one, Answer(one["verdict"], one["restricted"], (), tuple(one["possible"]), ())) for one in self.answer["persons"]]
        if not told:
            return None
        kind, says = max(told, key=lambda one: strictness(one[1]))
        said = says.verdict, list(says.possible), says.restricted
        require(said == tuple(self.answer[key] for key in ("verdict", "possible", "restricted")), "no kind of person is told so")
        return kind["kind"]

    def check(self):
        """Accepts the answer, or says why not."""
        answer = self.answer
        for one in answer["assumptions"]:
            require(self.rules.defaults.get(one["fact"]) == one["value"], f"{one['fact']} is not assumed so")
        branches = self.branches()
        words = [steps[0]["branch"] for steps in branches]
        expected = answer["possible"] if answer["verdict"] == "undetermined" else [answer["verdict"]]
        require(words == expected, "the branches are not those of the verdict")
        shown = set()
        for steps in branches:
            shown |= self.branch(steps)
        named = set(answer["provisions"])
        if answer["verdict"] == "undetermined":
            require(shown <= named, "a deciding paragraph is not named")
        else:
            require(shown <= named or bool(named) and named <= shown, "the paragraphs named are not those told")
            require(bool(shown) == (answer["verdict"] not in FREE) == bool(named), "nothing decides")
        return None

    def branches(self):
        """The steps of each branch, counted from one without a gap."""
        found = []
        for step in self.answer["chain"]:
            if step["step"] == 1:
                found.append([])
            require(bool(found) and step["step"] == len(found[-1]) + 1, "a step is missing or misplaced")
            require(step["branch"] == (found[-1][0]["branch"] if found[-1] else step["branch"]), "a step of another branch")
            found[-1].append(step)
        return found

    def branch(self, steps):
        """One branch proves its verdict; gives the paragraphs that decide it."""
        word, premises = steps[0]["branch"], Premises(self)
        self.premises = premises
        self.later_acts_last(steps)
        *grounds, conclusion = [step for step in steps if not step["later"]] or [{"kind": "none"}]
        require(conclusion["kind"] == "conclusion", "the conclusion does not stand last")
        self.in_order([step["kind"] for step in steps])
        at_least = f"At least {word}:" in conclusion["text"]
        named = {"unrestricted": "No encoded provision", "not-encoded": "Nothing encoded restricts"}.get(word, f"day is {word}.")
        require(at_least or named in conclusion["text"], "the conclusion is another")
        for step in [*grounds, *(step for step in steps if step["later"])]:
            self.READERS[step["kind"]](self, step, premises)
        standing = {id(clause): premises.stands(clause, self.on) for clause in self.candidates}
        counts = {id(clause): self.counts(clause, standing) for clause in self.candidates}
        for clause in self.candidates:
            effect = premises.effect(clause)
            stricter = STRICTNESS.index(effect or clause.effect) > STRICTNESS.index(word) if clause.effect != "none" else False
            require(not stricter or counts[id(clause)] is False, f"{clause.provision} is stricter and not shown to be off")
        deciding = [clause.provision for clause in self.candidates if counts[id(clause)] is True and premises.effect(clause) == word]
        told = [step["provision"] for step in steps if step["kind"] == "provision"]
        if word not in FREE:
            # Each clause has its own sentence and source, so a paragraph with two that decide is told twice.
            require(bool(told) and sorted(told) == sorted(deciding), "the paragraphs told are not those proven to decide")
        self.told_rightly(steps, premises, standing)
        self.in_scope(steps, word, at_least, premises)
        self.of_one_class(steps)
        self.cited_days(premises)
        return set(told)

    def elsewhere(self, clause):
        """It binds for certain places of arrival alone and none is stated: a note says that none of them is meant."""
        stated = {self.rules.supplier, self.rules.destination} & set(self.facts)
        return bool(clause.destinations) and self.query.direction == "from" and not stated

    def later_acts_last(self, steps):
        """What came, or was said, after the day asked about is told last, and nothing else is."""
        later = [max(day(step["date"] or "0001-01-01"), day(step["since"] or "0001-01-01")) > self.on for step in steps]
        require(later == sorted(later) == [step["later"] for step in steps], "a later act is not told last")

    @staticmethod
    def in_order(kinds):
        """What the thing is, then what decides, then what does not, then the conclusion."""
        rank = {"classification": 0, "provision": 0, "displaced": 1, "off": 1, "scope": 2, "gap": 2, "conclusion": 3}
        ranks = [rank[kind] for kind in kinds if kind in rank]
        require(ranks == sorted(ranks) and kinds.count("conclusion") == 1, "the steps are out of order")

    def counts(self, clause, standing):
        """Its effect counts: it stands, nothing that stands displaces it, and if it exempts, it is what remains of something."""
        left = not clause.exempts or self.remains_of(clause, standing, [other for other in self.candidates if not other.exempts])
        return every([standing[id(clause)], opposite(self.displaced(clause, standing)), left])

    def displaced(self, clause, standing):
        others = [other for other in self.candidates if frees(other, clause) and standing[id(other)] is not False]
        return some(every([standing[id(other)], opposite(self.displaced(other, standing))]) for other in others)

    def remains_of(self, exemption, standing, clauses):
        """Of some of these clauses its effect is what remains: the mildest of the exemptions that stand."""
        return some(self.chosen(exemption, clause, standing) for clause in clauses if frees(exemption, clause))

    def chosen(self, exemption, clause, standing):
        rivals = [other for other in self.candidates if other is not exemption and frees(other, clause)]
        rivals = [every([self.outdoes(one, exemption), standing[id(one)], opposite(self.displaced(one, standing))]) for one in rivals]
        alone = every(opposite(one) for one in rivals)
        return every([standing[id(clause)], standing[id(exemption)], opposite(self.displaced(exemption, standing)), alone])

    def outdoes(self, one, other):
        """It leaves a milder effect."""
        effects = [self.premises.effect(clause) for clause in (one, other)]
        if None in effects:
            return None
        milder = [EFFECTS.index(effect) for effect in effects]
        return milder[0] < milder[1]

    def in_scope(self, steps, word, at_least, premises):
        """What is told of claims and gaps is not disproven, and the conclusion agrees with it."""
        lenient = Lenient(self)
        lenient.said, lenient.events, lenient.ends = premises.said, premises.events, premises.ends

        def applies(clause):
            parts = [lenient.in_force(clause, self.on), lenient.conditions(clause, self.on), lenient.binds(clause, self.on)]
            return every([*parts, clause.kind == "claim" or lenient.covers(clause, self.on)])

        told, silent = {"claim": [], "gap": []}, False
        for step in steps:
            if step["kind"] in ("scope", "gap"):
                claim, gap = re.search(r"\(claim (\S+)\)", step["text"]), re.search(r"Not encoded \((\S+)\):", step["text"])
                silent = silent or step["kind"] == "scope" and "do not claim" in step["text"]
                for kind, named, known in (("claim", claim, self.claims), ("gap", gap, self.gaps)):
                    if named:
                        require(named[1] in known and applies(known[named[1]]) is not False, f"the {kind} {named[1]} is not of the transfer")
                        told[kind].append(known[named[1]])
        reach = [clause for clause in self.claims.values() if applies(clause) is not False]
        sure = [clause for clause in self.claims.values() if applies(clause)]
        gapped = any(applies(clause) for clause in self.gaps.values())
        if word == "prohibited":
            require(not told["claim"] and not told["gap"] and not silent and not at_least, "no law could be stricter")
        elif word == "unrestricted":
            require(self.claimed(told["claim"]) and not silent, "the claims told do not reach the transfer")
            require(not told["gap"] and not gapped, "a gap is passed over")
        elif word == "not-encoded" or at_least:
            require(bool(told["gap"]) or silent, "nothing says that law is missing")
            require(bool(told["gap"]) or not self.claimed(sure), "the layer claims to hold the law")
        else:
            require(self.claimed(reach) and not gapped and not told["gap"] and not silent, "law that is missing may be stricter")

    def claimed(self, claims):
        """Claims reach everything, or each entry that the provisions of the layer name."""
        if any(claim.everything for claim in claims):
            return True
        return bool(claims) and all(any(may_catch(self.rules, claim, entry, None) for claim in claims) for entry in self.named)

    def told_rightly(self, steps, premises, standing):
        """What is told of each paragraph is so, and each that could have decided is told of."""
        word = steps[0]["branch"]
        for step in steps:
            own = [clause for clause in self.candidates if clause.provision == step["provision"]]
            if step["kind"] == "provision":
                require(f": {word}, in force" in step["text"], "the effect told is another")
                since = told_day("in force since", step["text"])
                require(since in {premises.since(clause, self.on) for clause in own}, "it is in force since another day")
            elif step["kind"] == "displaced":
                by = re.search(r"displaced by (\S+)", step["text"])
                others = [other for other in self.candidates if by and other.provision == by[1].strip("(),;")]
                pairs = [(clause, other) for clause in own for other in others if frees(other, clause)]
                shown = any(self.chosen(other, clause, standing) for clause, other in pairs)
                require(shown, f"{step['provision']} is not shown to be displaced")
            elif step["kind"] == "off":
                off = [self.off_as_told(step["text"], clause, word, premises, standing) for clause in own]
                require(any(off), f"{step['provision']} is not shown to be off")
                over = told_day("not in force since", step["text"])
                ends = {end for clause in own for end in premises.ends_of(clause, self.on)}
                require(over is None or over in ends, "it ended on another day")
        told = {step["provision"] for step in steps}
        for clause in self.candidates:
            stricter = clause.effect != "none" and STRICTNESS.index(premises.effect(clause) or clause.effect) > STRICTNESS.index(word)
            unsaid = clause.provision not in told and not self.elsewhere(clause)
            silent = stricter and unsaid and not self.assumed_away(clause, premises)
            require(not silent, f"nothing is told of {clause.provision}")

    def off_as_told(self, text, clause, word, premises, standing):
        """The reason told why a clause does not decide is proven."""
        on = self.on
        stands, places = standing[id(clause)] is True, bool(clause.destinations)
        remains = self.remains_of(clause, standing, self.candidates)
        withdraws = self.remains_of(clause, standing, [other for other in self.candidates if not other.exempts]) is False
        reasons = {
            "applies, an exemption with no effect of its own": lambda: (
                stands and clause.exempts and remains and (clause.effect == "none" or withdraws)
            ),
            "applies too, with a milder effect": lambda: stands and self.milder(clause, word, premises),
            "an exemption with nothing left to displace": lambda: stands and clause.exempts and remains is False,
            "not in force": lambda: premises.in_force(clause, on) is False,
            "a condition fails": lambda: premises.conditions(clause, on) is False,
            "the item falls outside it": lambda: premises.covers(clause, on) is False,
            "does not bind the supplier": lambda: not places and premises.binds(clause, on) is False,
            "applies to other places of arrival or origin only": lambda: places and premises.binds(clause, on) is False,
        }
        return any(proven() for words, proven in reasons.items() if f": {words}" in text)

    @staticmethod
    def milder(clause, word, premises):
        """Its effect is less strict than the one that prevails; whether it has anything to displace makes no difference then."""
        found = premises.effect(clause)
        return bool(found and found != "none" and STRICTNESS.index(found) < STRICTNESS.index(word))

    def assumed_away(self, clause, premises):
        """A default answers a condition, so that the clause does not apply: that stands among the assumptions."""
        whens = [clause.when, *(when for _, _, when in classes(self.rules, self.query.subject))]
        facts = {one["fact"] for one in self.answer["assumptions"]}
        return any(
            one.get("question") in facts and premises.condition(one, self.on, clause.leaves_open) is False for when in whens for one in when
        )

    def cited_days(self, premises):
        """Every event told can be derived to have come on the day told, or not at all."""
        for name, on in premises.events.items():
            if "date" not in self.rules.events[name]:
                premises.within.append(name)
                came = premises.event(name, max(self.on, on or 0))
                premises.within.pop()
                require(came == (on or NO) or came is on is None, f"{name} is not shown to have come so")

    def of_one_class(self, steps):
        """A branch begins with what the thing is; each paragraph that decides reaches it through a class told."""
        told = {step["entry"] for step in steps if step["kind"] == "classification"}
        for step in steps:
            own = [clause for clause in self.candidates if clause.provision == step["provision"]]
            if step["kind"] == "provision" and not any(clause.everything for clause in own):
                falls = classes(self.rules, self.query.subject)
                fitting = {entry for clause in own for entry, section, _ in falls if may_catch(self.rules, clause, entry, section)}
                require(bool(fitting & told), f"the class through which {step['provision']} reaches the thing is not told")

    # --- what one step cites ---

    def classification(self, step, premises):
        del premises
        for entry, section, _ in classes(self.rules, self.query.subject):
            of_list = self.rules.lists[self.rules.entry_list[entry]]
            title = next(one["title"] for one in of_list["entries"] if one["id"] == entry)
            told = f"Asked about: {title} (" if self.query.subject not in self.rules.items else f"classed under {title}"
            if told in step["text"] and (section is None or f", {section}" in step["text"]):
                step["entry"] = entry
                return
        raise Rejected("the thing is not of that class")

    def provision(self, step, premises):
        over = told_day("not in force since", step["text"])
        if over:
            premises.ends.add(over)
        own = [clause for clause in self.candidates if clause.provision == step["provision"]]
        require(bool(own), f"{step['provision']} does not cover the transfer")
        require(step["instrument"] == own[0].instrument, "the paragraph is of another instrument")
        require(step["text"].endswith(f"({step['provision']})."), "the sentence is of another paragraph")

    def scope(self, step, premises):
        """Looked at with the conclusion."""
        del premises
        require(step["provision"] is None, "a claim or a gap is no paragraph")

    def event(self, step, premises):
        shape = self.rules.events[step["event"]]
        if "date" in shape:
            require(step["date"] == shape["date"], "the event has another date")
        require(step["event"] not in premises.events, "the event is told twice")
        premises.events[step["event"]] = day(step["date"]) if step["date"] else None

    def outcome(self, step, premises):
        held = self.position(step, "holds", "event", "outcome")
        require((held["outcome"] == "happened") == bool(step["date"]), "the reading states another outcome")
        self.event(step, premises)

    def position(self, step, kind, key, what):
        """What the reading, or one it follows, says under a key, just as the step tells it."""
        for shape in self.followed(self.answer["reading"]):
            for one in shape.get(kind, ()):
                who = (step["holder"], step["since"], step["basis"]) == (one["who"], one["since"], one["basis"])
                fitting = step["answer"] in one[what] if kind == "answers" else True
                if one[key] == step["question" if kind == "answers" else "event"] and who and fitting:
                    return one
        for shape in self.followed(self.answer["reading"]):
            before = shape.get("continues")
            named = before and before.get("questions" if kind == "answers" else "events", ())
            if named and step["question" if kind == "answers" else "event"] in named and step["since"] == before["since"]:
                return next(one for one in self.rules.readings[before["reading"]][kind] if one[key] in (step["question"], step["event"]))
        raise Rejected("the reading does not say so")

    def followed(self, reading):
        while reading:
            yield self.rules.readings[reading]
            reading = self.rules.readings[reading].get("inherits")

    def answers(self, reading):
        return {one["question"] for shape in self.followed(reading) for one in shape.get("answers", ())}

    def answer_step(self, step, premises):
        shape = self.rules.questions[step["question"]]
        require(step["answer"] in [one["id"] for one in shape["answers"]], "the question has no such answer")
        if step["basis"] in ("stated", "inferred"):
            require(step["answer"] in self.position(step, "answers", "question", "answer")["answer"], "the reading answers otherwise")
        elif step["basis"] == "presumed":
            require(shape.get("presumed", {}).get("answer") == step["answer"], "nothing presumes that")
            require(step["question"] not in self.answers(self.answer["reading"]), "the reading is not silent on it")
        else:
            open_to_all = "presumed" not in shape and step["question"] not in self.answers(self.answer["reading"])
            require(open_to_all and UNSAID in step["text"], "the question is not open")
        premises.said[step["question"]] = (step["answer"], False)

    def fact(self, step, premises):
        known, unsaid = self.known.get(step["question"]), UNSAID in step["text"]
        require(unsaid or known == step["answer"], "the fact is another")
        require(not unsaid or step["question"] not in self.stated, "the fact is stated")
        premises.said[step["question"]] = (step["answer"], unsaid)

    def label(self, step, premises):
        """It changes no verdict; the reading must say it all the same."""
        del premises
        if step["basis"] in ("stated", "inferred"):
            self.position(step, "answers", "question", "answer")

    READERS = {
        "classification": classification,
        "provision": provision,
        "displaced": provision,
        "off": provision,
        "event": event,
        "outcome": outcome,
        "answer": answer_step,
        "fact": fact,
        "label": label,
        "scope": scope,
        "gap": scope,
    }

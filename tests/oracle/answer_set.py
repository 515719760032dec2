"""The same meaning through clingo: rules and a case become facts, `semantics.lp` finds the completions, `gather.lp` joins them."""

from dataclasses import replace
from pathlib import Path

import clingo

from evaluator import Answer, later, person_shape, persons_of, strictness
from rules import day
from tables import query

HERE = Path(__file__).resolve().parent
SEMANTICS = (HERE / "semantics.lp").read_text()
GATHER = (HERE / "gather.lp").read_text()
RESTRICTED = {"prohibited": "yes", "approval-required": "yes"}
ORDER = ["prohibited", "approval-required", "exposure", "restraint", "notification", "not-encoded", "unrestricted"]


class Calendar:
    """The one thing not worked out by rules: the same day of another month."""

    @staticmethod
    def plus(start, count, unit, rounding):
        return clingo.Number(later(start.number, f"{count.number} {unit.string}", rounding.string or None))


def quoted(term):
    if isinstance(term, int):
        return str(term)
    return term if term.startswith(("text(", "number(", "date(", "none", "early")) else '"' + term + '"'


class Facts:
    """Facts about a folder. Windows, day expressions and conditions get numbers as they are met."""

    def __init__(self, rules):
        self.rules, self.lines, self.count, self.held = rules, [], 0, set()
        self.events()
        self.questions()
        self.law()
        self.readings()
        self.text = "\n".join(self.lines)

    def add(self, name, *terms):
        self.lines.append(f"{name}({','.join(map(quoted, terms))})." if terms else f"{name}.")

    def number(self):
        self.count += 1
        return self.count

    def value(self, question, value):
        """A value of a fact as a term."""
        kind = self.rules.questions[question].get("value")
        if kind == "number":
            return f"number({int(value)})"
        if kind == "date":
            return "none" if value == "none" else f"date({day(value)})"
        return f'text("{value}")'

    def moment(self, expression):
        at = self.number()
        if "on" in expression:
            self.add("on", at, day(expression["on"]))
        elif "event" in expression:
            event = expression["event"]
            self.add("counts_from", at, event)
            if "plus" in expression:
                count, unit = expression["plus"].split()
                self.add("plus", at, event, int(count), unit, expression.get("rounding", ""))
            elif "midnight_closing_day" in expression:
                self.add("closing", at, event, int(expression["midnight_closing_day"]))
            else:
                self.add("day_of", at, event)
        else:
            kind = "earliest" if "earliest" in expression else "latest"
            self.add(kind, at)
            for part in expression[kind]:
                self.add("part", at, self.moment(part))
        return at

    def condition(self, condition):
        at = self.number()
        if "event" in condition:
            self.add("asks_event", at, condition["event"], condition["outcome"])
            return at
        question = condition["question"]
        if "is" in condition:
            self.add("asks_is", at, question)
            for one in condition["is"]:
                self.add("is", at, f'text("{one}")')
        elif "before" in condition:
            self.add("asks_before", at, question, self.moment(condition["before"]))
        else:
            test = "at_least" if "at_least" in condition else "below"
            self.add(f"asks_{test}", at, question, int(condition[test]))
        return at

    def window(self, window):
        at = self.number()
        self.add("window", at)
        for name, expression in (("from", window.start), ("until", window.end)):
            if expression:
                self.add(name, at, self.moment(expression))
        return at

    def events(self):
        for name, event in self.rules.events.items():
            self.add("occurrence", name)
            if "date" in event:
                self.add("dated", name, day(event["date"]))
            for way in event.get("occurs", ()):
                at = self.number()
                self.add("way", name, at)
                self.add("way_day", at, self.moment(way["day"]))
                for condition in way.get("when", ()):
                    self.add("way_when", at, self.condition(condition))
            for bar in event.get("unless", ()):
                self.add("bar", name, bar["event"])

    def questions(self):
        for name, question in self.rules.questions.items():
            if question["kind"] == "law":
                self.add("law", name)
                for one in question["answers"]:
                    self.add("answer", name, f'text("{one["id"]}")')
                if "presumed" in question:
                    self.add("presumed", name, f'text("{question["presumed"]["answer"]}")')
            else:
                self.add("fact", name, question["value"])
        for fact, value in self.rules.defaults.items():
            self.add("default", fact, self.value(fact, value))

    def law(self):
        for name, instrument in self.rules.instruments.items():
            self.add("issuer", name, instrument["issuer"])
            self.add("enacted", name)
        for clause in self.rules.clauses:
            if self.holder(clause) not in self.held:
                self.listed(clause)
        for name, (_, places) in self.rules.addressees.items():
            # An instrument without a paragraph of its own may say who is an addressee all the same.
            for one in places if name not in self.held else ():
                self.add("supplier", name, one.code, self.window(one.windows[0]))
        names = {one for clause in self.rules.clauses for one in clause.entries + clause.excepted}
        for entry, of_list in self.rules.entry_list.items():
            for name in names:
                if entry == name or entry.startswith(name + "/") or of_list == name:
                    self.add("below", entry, name)
        for at, clause in enumerate(self.rules.clauses, 1):
            self.clause(at, clause)

    @staticmethod
    def holder(clause):
        """What lists the States that a clause binds: its instrument, or the claim or gap itself."""
        return clause.instrument or f"{clause.kind} {clause.provision}"

    def listed(self, clause):
        """The States that the holder of a clause lists."""
        holder = self.holder(clause)
        self.held.add(holder)
        if clause.kind != "provision":
            self.add("issuer", holder, clause.layer)
        if clause.only_if_named:
            self.add("named_only", holder)
        for name, places in (("supplier", clause.suppliers), ("destination", clause.destinations)):
            for one in places:
                for window in one.windows:
                    self.add(name, holder, one.code, self.window(window))

    def clause(self, at, clause):
        if clause.covers_nothing:
            return
        self.add("clause", at)
        self.add("instrument", at, self.holder(clause))
        if clause.kind == "provision":
            self.add("provision", at, clause.provision)
        elif clause.kind != "permission":
            self.add("claim" if clause.kind == "claim" else "gap", at)
        if clause.effect != "none":
            self.add("effect", at, clause.effect)
        for name, several in (
            ("clause_direction", clause.directions),
            ("clause_activity", clause.activities),
            ("clause_entry", clause.entries),
            ("clause_except", clause.excepted),
            ("clause_section", clause.sections),
            ("leaves_open", clause.leaves_open),
            ("frees_provision", clause.frees_provisions),
            ("frees_instrument", clause.frees_instruments),
            ("frees_regime", [clause.frees_regime] if clause.frees_regime else []),
            ("of_regime", [clause.regime_name] if clause.regime_name else []),
            ("bound_to", clause.bound),
            ("clause_when", [self.condition(one) for one in clause.when]),
            ("clause_window", [self.window(one) for one in clause.windows]),
            ("regime_window", [self.window(one) for one in clause.regime]),
            ("approval", [clause.approval] if clause.approval else []),
            ("raising", [clause.raising] if clause.raising else []),
            ("not_raising", [clause.not_raising] if clause.not_raising else []),
        ):
            for one in several:
                self.add(name, at, one)
        if clause.everything:
            self.add("everything", at)

    def readings(self):
        for name, reading in self.rules.readings.items():
            for at, answer in enumerate(reading.get("answers", ())):
                for one in answer["answer"]:
                    self.add("own_word", name, at, answer["question"], f'text("{one}")', day(answer["since"]))
            for at, hold in enumerate(reading.get("holds", ())):
                self.add("own_word", name, at, hold["event"], hold["outcome"], day(hold["since"]))
            if "inherits" in reading:
                self.add("inherits", name, reading["inherits"])
            if "continues" in reading:
                before = reading["continues"]
                for one in [*before.get("questions", ()), *before.get("events", ())]:
                    self.add("goes_on", name, before["reading"], one, day(before["since"]))


def case_facts(facts, asked, first=0):
    """The facts of one case: the transfer, the reading, what is stated. Its numbers begin after those of the folder."""
    rules = facts.rules
    lines = [
        f'direction("{asked.direction}"). activity("{asked.activity}"). layer("{asked.layer}"). reading("{asked.reading}").',
        *(f'stated("{fact}",{facts.value(fact, value)}).' for fact, value in asked.facts),
    ]
    if asked.as_of is not None:
        lines.append(f"limited. as_of({asked.as_of}).")
    person = person_shape(rules, asked) or {}
    lines += [f'person("{asked.person}").'] if asked.person else []
    for rank, one in enumerate(rules.persons.get(asked.layer, ())):
        lines.append(f'kind_of_person("{one["id"]}",{rank}).')
        lines += [f'addressee("{one["id"]}").'] if one.get("addressee") == "true" else []
        lines += [f'kind_fact("{one["id"]}","{of["fact"]}",{facts.value(of["fact"], of["value"])}).' for of in one.get("facts", ())]
    item = rules.items.get(asked.subject)
    known = {one["fact"]: one["value"] for of in (item or {}, person) for one in of.get("facts", ())}
    lines += [f'item_fact("{fact}",{facts.value(fact, value)}).' for fact, value in known.items()]
    if item is None:
        lines.append(f'falls(1,"{asked.subject}").')
        return "\n".join(lines)
    lines += [f'raised("{one}").' for one in item.get("raises", ())]
    own = Facts.__new__(Facts)
    own.rules, own.lines, own.count = rules, lines, facts.count + first
    for entry in item["entries"]:
        at = own.number()
        own.add("falls", at, entry["entry"])
        if "section" in entry:
            own.add("in_section", at, entry["section"])
        for condition in entry.get("when", ()):
            own.add("entry_when", at, own.condition(condition))
    return "\n".join(lines)


def answer_sets(text, more=""):
    """What each answer set shows."""
    control = clingo.Control(["0", "--warn=none"])
    control.add("base", [], SEMANTICS + text + more)
    control.ground([("base", [])], context=Calendar())
    with control.solve(yield_=True) as handle:
        return [[(atom.name, atom.arguments) for atom in model.symbols(shown=True)] for model in handle]


def cuts(models):
    """The days that a stated date may lie before, over all completions."""
    return {(arguments[0].string, arguments[1].number) for model in models for name, arguments in model if name == "edge"}


class Completions:
    """The answers of clingo to one case on some days."""

    def __init__(self, facts, row, days):
        self.days = sorted(set(days))
        asked = query(facts.rules, row)
        self.cases = [OneKind(facts, replace(asked, person=person), self.days) for person in persons_of(facts.rules, asked)]

    def answers(self):
        """The answer for each day, of the kind of person who is told the strictest; of equals the first."""
        each = [case.answers() for case in self.cases]
        return {on: None if any(one[on] is None for one in each) else max((one[on] for one in each), key=strictness) for on in self.days}


class OneKind:
    """The answers to one case of one kind of person."""

    def __init__(self, facts, asked, days):
        self.days = days
        text = facts.text + "\n" + case_facts(facts, asked) + "".join(f"day({on})." for on in self.days)
        # An open date lies first before every day. Each day met is then tried as a date, until none is new.
        tried, models = set(), answer_sets(text)
        while not cuts(models) <= tried:
            tried |= cuts(models)
            models = answer_sets(text, "".join(f'cut("{question}",{on}).' for question, on in sorted(tried)))
        self.models = [self.read(model) for model in models if ("contradicted", []) not in model]

    @staticmethod
    def read(model):
        """Verdict, provisions and whether the law may be stricter, by day, and the choices."""
        verdicts, provisions, at_least, choices = {}, {}, set(), {}
        for name, arguments in model:
            if name == "verdict":
                verdicts[arguments[0].number] = arguments[1].string
            elif name == "decides":
                provisions.setdefault(arguments[0].number, set()).add(arguments[1].string)
            elif name == "at_least":
                at_least.add(arguments[0].number)
            elif name in ("said", "tried"):
                choices[name, arguments[0].string] = str(arguments[1])
        return verdicts, provisions, at_least, choices

    def answers(self):
        """The answer for each day; days on which all completions give the same are gathered once."""
        found, known = {}, {}
        for on in self.days:
            key = tuple((model[0].get(on), frozenset(model[1].get(on, ())), on in model[2]) for model in self.models)
            if key not in known:
                known[key] = self.gather(key)
            found[on] = known[key]
        return found

    def gather(self, outcomes):
        """One day: the outcomes of all completions together. A completion that is none on this day has no verdict."""
        lines, restricted = [], set()
        here = [(outcome, model[3]) for outcome, model in zip(outcomes, self.models) if outcome[0] is not None]
        if not here:
            return None
        for at, ((verdict, provisions, at_least), choices) in enumerate(here):
            restricted.add(RESTRICTED.get(verdict, "undetermined" if at_least or verdict == "not-encoded" else "no"))
            lines.append(f'completion({at}). outcome({at},1,"{verdict}").')
            lines += [f'deciding({at},1,"{one}").' for one in provisions]
            merged = {question: value for (_, question), value in sorted(choices.items())}
            lines += [f'choice({at},"{question}",v({value})).' for question, value in merged.items()]
        names = sorted({question for _, choices in here for _, question in choices})
        lines += [f'place("{name}",{rank}).' for rank, name in enumerate(names)]
        return replace(self.joined("\n".join(lines)), restricted=restricted.pop() if len(restricted) == 1 else "undetermined")

    @staticmethod
    def joined(text):
        control = clingo.Control(["--warn=none", "--opt-mode=opt"])
        control.add("base", [], GATHER + text)
        control.ground([("base", [])])
        with control.solve(yield_=True) as handle:
            atoms = [[(atom.name, atom.arguments) for atom in model.symbols(shown=True)] for model in handle][-1]

        def named(name):
            return [arguments[1].string for of, arguments in atoms if of == name]

        possible = sorted(named("possible"), key=ORDER.index)
        undetermined = len(possible) > 1
        return Answer(
            "undetermined" if undetermined else possible[0],
            "",
            tuple(sorted(named("provision"))),
            tuple(possible) if undetermined else (),
            tuple(sorted(named("settling"))),
        )

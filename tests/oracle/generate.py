"""Small random rule folders and questions to them. The same seed gives the same folder and the same questions.

A folder is drawn as a person would write one: some things dated, some that follow from answers, paragraphs with windows,
exemptions of paragraphs, of regimes and of exemptions, several of one paragraph, places of arrival, what a layer claims to hold
and what it lacks, kinds of person. Not every one makes sense; the program refuses those, and they are drawn anew.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

from evaluator import later
from rules import day

SOURCE = {"document": "Made up", "pinpoint": "page 1", "confidence": "verified"}
CONFIDENCE = ["verified", "verified", "reported", "recalled"]
ACTIVITIES = ["supply", "training", "technical-assistance", "finance", "brokering", "investment"]
EFFECTS = {
    "un": ["prohibited", "approval-required", "approval-required", "restraint", "notification"],
    "us": ["prohibited", "approval-required", "exposure", "restraint", "notification"],
}
OUTCOMES = ["happened", "did-not-happen", "known-to-have-happened", "not-known-to-have-happened"]
FACTS = {
    "approved": "yes-no", "graded": "yes-no", "owned": "yes-no", "range": "number", "signed": "date", "supplier": "country",
    "destination": "destination",
}  # fmt: skip
ENTRIES = ["arms", "arms/a", "arms/b", "dual/c", "dual/d", "dual/d/deep", "misc"]
SECTIONS = ["A.1", "A.2", "B"]
COUNTRIES = ["FR", "GB", "DE"]
DESTINATIONS = ["LY", "SD", "FR"]
FIRST = date(2001, 1, 1)
LAST = date(2200, 1, 1).toordinal()


class Draft:
    """A folder being drawn."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.documents = {}
        # Few days, and some that lie a clock apart, so that things meet on one day.
        start = FIRST + timedelta(self.chance.randrange(700))
        steps = [0, 1, 30, 31, 32, 59, 365, 366, 731, 1096, 1461, 1826, 1827, self.chance.randrange(2500)]
        self.pool = [start + timedelta(step) for step in steps] + [date(2004, 2, 29), date(2001, 12, 31)]
        self.events, self.questions, self.provisions = [], {}, []
        self.write()

    # --- small choices ---

    def often(self, times, of):
        return self.chance.randrange(of) < times

    def some(self, things, most, least=1):
        things = list(things)
        return self.chance.sample(things, min(len(things), self.chance.randint(least, most)))

    def date(self):
        return self.chance.choice(self.pool).isoformat()

    def source(self):
        return {**SOURCE, "confidence": self.chance.choice(CONFIDENCE)}

    def put(self, path, title, **keys):
        identity = path.split("/", 1)[1]
        self.documents[path] = {"id": identity, "title": title, **keys, "source": self.source()}

    # --- phrases ---

    def moment(self, depth=1):
        """A day expression."""
        kind = self.chance.randrange(9 if depth else 7)
        if kind == 0:
            return {"on": self.date()}
        if kind in (1, 2):
            return {"event": self.event()}
        if kind == 3:
            return {"event": self.event(), "plus": f"{self.chance.choice([1, 30, 31, 365])} days"}
        if kind == 4:
            length = self.chance.choice(["5 years", "1 years", "4 years", "1 months", "13 months"])
            return {"event": self.event(), "plus": length, "rounding": self.chance.choice(["up", "down"])}
        if kind in (5, 6):
            return {"event": self.event(), "midnight_closing_day": self.chance.choice([30, 30, 1, 29])}
        parts = [self.moment(depth - 1) for _ in range(self.chance.randint(2, 3))]
        return {self.chance.choice(["earliest", "latest"]): parts}

    def event(self):
        return self.chance.choice(self.events)

    def window(self):
        """A window that does not surely close before it opens; such a one is refused."""
        while True:
            bounds = {}
            if self.often(3, 4):
                bounds["from"] = self.moment()
            if not bounds or self.often(1, 2):
                bounds["until"] = self.moment()
            if len(bounds) < 2 or self.earliest(bounds["from"]) < self.latest(bounds["until"]):
                return bounds

    def earliest(self, expression):
        """No day before this can be meant, as far as the dates tell."""
        return self.bound(expression, False)

    def latest(self, expression):
        """Nor any after this."""
        return self.bound(expression, True)

    def bound(self, expression, last):
        if "on" in expression:
            return day(expression["on"])
        if "event" in expression:
            start = self.event_bound(expression["event"], last)
            if start == LAST:
                return LAST
            if "plus" in expression:
                return later(start, expression["plus"], expression.get("rounding"))
            return start + expression.get("midnight_closing_day", -1) + 1
        parts = [self.bound(part, last) for part in expression.get("earliest", expression.get("latest"))]
        return min(parts) if "earliest" in expression else max(parts)

    def event_bound(self, name, last):
        """An event that follows from answers may never come."""
        shape = self.documents[f"events/{name}"]
        if "date" in shape:
            return day(shape["date"])
        if "never" in shape or last:
            return LAST
        return min(self.bound(way["day"], False) for way in shape["occurs"])

    def windows(self):
        return [self.window() for _ in range(self.chance.choice([1, 1, 2, 3]))]

    def asks(self):
        """A condition on a question of law."""
        question = self.chance.choice(list(self.questions))
        return {"question": question, "is": self.some(self.questions[question], 2)}

    def fact(self):
        """A condition on a fact."""
        fact = self.chance.choice(["approved", "graded", "graded", "owned", "range", "signed"])
        if FACTS[fact] == "yes-no":
            return {"question": fact, "is": [self.chance.choice(["yes", "no"])]}
        if fact == "range":
            return {"question": fact, self.chance.choice(["at_least", "below"]): self.chance.choice([100, 300, 301])}
        return {"question": fact, "before": self.moment()}

    def condition(self):
        kind = self.chance.randrange(8)
        if kind < 3:
            return self.asks()
        if kind < 6:
            return self.fact()
        return {"event": self.event(), "outcome": self.chance.choice(OUTCOMES)}

    def when(self, key="when", most=2):
        conditions = [self.condition() for _ in range(self.chance.choice([0, 0, 1, 1, most]))]
        return {key: conditions} if conditions else {}

    # --- the files ---

    def write(self):
        self.write_questions()
        self.write_events()
        self.write_lists()
        self.write_law()
        self.write_scopes()
        self.write_items()
        self.write_readings()
        self.write_manifest()

    def write_questions(self):
        for at in range(self.chance.randint(2, 4)):
            answers = [f"a{one}" for one in range(self.chance.choice([2, 2, 3]))]
            self.questions[f"q{at}"] = answers
            keys = {"kind": "law", "decides": "verdict", "answers": [{"id": one, "text": "An answer"} for one in answers]}
            if self.often(1, 4):
                keys["presumed"] = {"answer": self.chance.choice(answers), "ground": "The text says so"}
            self.put(f"questions/q{at}", "A question?", **keys)
        for fact, value in FACTS.items():
            self.put(f"questions/{fact}", "A fact?", kind="fact", value=value, decides="verdict")

    def write_events(self):
        dated = self.chance.randint(2, 4)
        for at in range(dated):
            keys = {"never": True} if at > 1 and self.often(1, 5) else {"date": self.date()}
            self.put(f"events/e{at}", "Something dated", **keys)
            self.events.append(f"e{at}")
        several = self.chance.randint(1, 4)
        for at in range(several):
            self.put(f"events/d{at}", "Something that follows", **self.derived(at, several))
            self.events.append(f"d{at}")

    def derived(self, at, several):
        ways = []
        for _ in range(self.chance.choice([1, 1, 2])):
            way = {"day": self.moment()}
            conditions = [self.asks()] if self.often(3, 4) else []
            if self.often(1, 4):
                conditions.append({"event": self.event(), "outcome": self.chance.choice(OUTCOMES)})
            if self.often(1, 12):
                conditions.append(self.fact())
            ways.append({**way, **({"when": conditions} if conditions else {})})
        keys = {"occurs": ways}
        if self.often(1, 3):
            # A bar may come later in the list: two events may bar each other, and the one that came first does.
            bar = f"d{at + 1}" if at + 1 < several and self.often(1, 2) else self.event()
            keys["unless"] = [{"event": bar, "before": "self"}]
        return keys

    def write_lists(self):
        for name in ("arms", "dual", "misc"):
            own = [one for one in ENTRIES if one.split("/")[0] == name]
            entries = [{"id": one, "title": "An entry", "text": "Things", "source": self.source()} for one in own]
            self.put(f"lists/{name}", "A list", summary="A list", entries=entries)

    def write_law(self):
        self.regimes = []
        issuers = ["un", "un", self.chance.choice(["un", "us"]), self.chance.choice(["us", "eu"])]
        self.instruments = {f"i{at}": issuer for at, issuer in enumerate(issuers[: self.chance.randint(2, 4)])}
        shapes = {name: self.instrument(name, issuer) for name, issuer in self.instruments.items()}
        for number in range(self.chance.randint(3, 11)):
            self.provision(number, self.chance.choice(list(self.instruments)))
        for name, keys in shapes.items():
            own = [one for one in self.provisions if one.startswith(name + "/")]
            keys |= {"paragraphs": own} if own else {"intentionally_empty": True}
            self.put(f"instruments/{name}", "A law", **keys)
        if self.regimes and self.often(1, 2):
            revision = {"document": "A revision", "regime": self.regimes[0], **self.window(), "source": self.source()}
            self.documents["lists/arms"]["revisions"] = [revision]

    def instrument(self, name, issuer):
        keys = {"symbol": name, "date": self.chance.choice(self.pool[:3]).isoformat(), "issuer": issuer, "binds": "all"}
        places = self.often(1, 6)
        if places:
            keys["destinations"] = [self.listed(code) for code in self.some(DESTINATIONS, 2)]
        if self.often(1, 3) if places or issuer == "un" else self.often(2, 3):
            keys["suppliers"] = [self.listed(code) for code in self.some(COUNTRIES[:2], 2)]
            if self.often(1, 4):
                keys["only_if_supplier_named"] = True
        regimes = [f"{name}-r{at}" for at in range(self.chance.choice([0, 1, 1, 2]))]
        if regimes:
            keys["regimes"] = [{"id": one, "title": "A regime", "windows": self.windows()} for one in regimes]
        self.regimes += regimes
        return keys

    def listed(self, code):
        period = {key: self.moment() for key in self.some(["from", "until"], 1, 0)}
        return {"code": code, **period}

    def provision(self, number, instrument):
        identity = f"{instrument}/{number}"
        keys = {"summary": "A rule"}
        if self.regimes and self.often(1, 2):
            keys["regime"] = self.chance.choice(self.regimes)
        exempts = len(self.provisions) > 1 and self.often(2, 5)
        issuer = self.instruments[instrument]
        keys["clauses"] = [self.clause(instrument, issuer, exempts) for _ in range(self.chance.choice([1, 1, 2, 3]))]
        self.put(f"provisions/{identity}", "A paragraph", **keys)
        self.provisions.append(identity)

    def clause(self, instrument, issuer, exempts):
        clause = {}
        if not exempts or self.often(1, 2):
            clause["effect"] = self.chance.choice(EFFECTS["un" if issuer == "un" else "us"])
        if clause.get("effect") == "approval-required" and self.often(2, 3):
            clause["approval"] = self.chance.choice(["approved", "graded"])
        clause["covers"] = self.covers()
        if exempts and (clause.get("effect") is None or self.often(3, 4)):
            clause["exempts"] = self.exempts(instrument)
        clause |= self.when()
        if self.often(1, 5):
            named = [one["question"] for one in clause.get("when", ()) if one.get("question") in FACTS]
            if named:
                clause["leaves_open"] = [self.chance.choice(named)]
        elif self.often(1, 12):
            clause["leaves_open"] = [self.chance.choice(["approved", "graded", "owned", "signed"])]
        if self.often(4, 5):
            clause["in_force"] = self.windows()
        return clause

    def covers(self):
        covers = {
            "directions": self.chance.choice([["to"], ["to"], ["from"], ["to", "from"]]),
            "activities": ACTIVITIES if self.often(1, 3) else self.some(ACTIVITIES[:4], 3),
        }
        if self.often(1, 4):
            return covers | {"everything": True}
        covers["entries"] = self.some(["arms", "dual", *ENTRIES[1:]], 2)
        if self.often(1, 6):
            excepted = [one for one in ENTRIES if one.startswith(covers["entries"][0] + "/")]
            covers |= {"except": [self.chance.choice(excepted)]} if excepted else {}
        if self.often(1, 6):
            covers["sections"] = self.some(SECTIONS, 2)
        if self.often(1, 6):
            covers[self.chance.choice(["raising", "not_raising"])] = "q0"
        return covers

    def exempts(self, instrument):
        """Earlier paragraphs, exemptions among them, the whole of another instrument, or a regime."""
        others = [one for one in self.instruments if one != instrument]
        if self.often(1, 5) and others:
            return {"instruments": [self.chance.choice(others)]}
        if self.often(1, 5) and self.regimes:
            return {"regime": self.chance.choice(self.regimes)}
        # The first paragraph is named often, so that several exemptions meet on it.
        named = self.some(self.provisions, 3)
        return {"provisions": sorted({self.provisions[0], *named}) if self.often(1, 2) else named}

    # --- what a layer claims, and what it lacks ---

    def write_scopes(self):
        """Most layers claim something, so that what nothing restricts may be unrestricted; some claim nothing."""
        self.persons = {}
        for layer in ["un", *sorted({*self.instruments.values()} - {"un"})]:
            if self.often(4, 5):
                self.scope(layer)
        for number in range(self.chance.choice([0, 0, 1, 2, 3])):
            self.gap(number, self.chance.choice(list(self.instruments.values())))

    def scope(self, layer):
        kinds = [self.person(at) for at in range(self.chance.choice([0, 1, 2, 3] if layer != "un" else [0, 0, 0, 2]))]
        keys = {"persons": kinds} if kinds else {}
        ids = [one["id"] for one in kinds]
        claims = [self.claim(ids) for _ in range(self.chance.choice([0, 1, 1, 2, 3]))]
        if not claims or self.often(2, 3):
            claims.append(self.broad_claim())
        self.documents[f"scope/{layer}"] = {"layer": layer, **keys, "claims": claims, "limits": ["names on lists"]}

    def person(self, at):
        keys = {"addressee": True} if self.often(1, 2) else {}
        facts = [{"fact": one, "value": self.value(one)} for one in self.some(["owned", "graded"], 1, 0)]
        return {"id": f"kind-{at}", "title": f"persons of kind {at}", **keys, **({"facts": facts} if facts else {})}

    def broad_claim(self):
        """What there is, both ways, with or without a first day."""
        begins = {"from": {"on": min(self.pool).isoformat()}} if self.often(1, 2) else {}
        whole = {"everything": True} if self.often(1, 2) else {"entries": ["arms", "dual", "misc"]}
        return {**whole, "directions": ["to", "from"], "activities": ACTIVITIES, "bound": ["anyone"], **begins, "source": self.source()}

    def claim(self, persons):
        covers = self.covers()
        for key in ("sections", "raising", "not_raising"):
            covers.pop(key, None)
        bound = {"bound": self.some(persons, 2) if persons and self.often(2, 3) else ["anyone"]}
        period = self.window() if self.often(1, 2) else {}
        return {**covers, **bound, **self.when(), **period, "source": self.source()}

    def gap(self, number, layer):
        keys = {"layer": layer, "act": "An act", "pinpoint": "page 1", "kind": self.chance.choice(["restriction", "restriction", "permission"])}
        if self.often(1, 4):
            keys["suppliers"] = [self.listed(code) for code in self.some(COUNTRIES[:2], 2)]
        if self.often(1, 4):
            keys["destinations"] = [self.listed(code) for code in self.some(DESTINATIONS, 2)]
        keys |= {"covers": self.covers(), **self.when()}
        if self.often(3, 4):
            keys["in_force"] = self.windows()
        self.documents[f"gaps/{layer}/g{number}"] = {**keys, "source": self.source()}

    def write_items(self):
        self.items = [f"item{at}" for at in range(self.chance.randint(3, 5))]
        for identity in self.items:
            entries = [self.item_entry(entry) for entry in self.some(ENTRIES, 3)]
            keys = {"names": [f"Thing {identity}"], "kind": "thing", "activity": "supply", "entries": entries}
            keys["direction"] = self.chance.choice(["to", "to", "from", "both"])
            if self.often(1, 3):
                keys["raises"] = ["q0"]
            facts = [self.item_fact(fact) for fact in ("graded", "owned", "range", "signed") if self.often(1, 6)]
            if facts:
                keys["facts"] = facts
            self.put(f"items/{identity}", "A thing", **keys)
            self.documents[f"items/{identity}"]["sources"] = [self.documents[f"items/{identity}"].pop("source")]

    def item_entry(self, entry):
        keys = {"entry": entry}
        if self.often(1, 3):
            keys["section"] = self.chance.choice(SECTIONS)
        return keys | (self.when(most=1) if self.often(1, 2) else {}) | {"source": self.source()}

    def item_fact(self, fact):
        return {"fact": fact, "value": self.value(fact), "source": self.source()}

    def value(self, fact):
        """A value as a query or an item states it."""
        kind = FACTS[fact]
        if kind == "yes-no":
            return self.chance.choice(["yes", "no"])
        if kind == "number":
            return self.chance.choice(["99", "100", "299", "300", "301"])
        if kind == "date":
            return self.date()
        return self.chance.choice(COUNTRIES if kind == "country" else DESTINATIONS)

    def write_readings(self):
        self.readings, self.parties = [], []
        for at in range(self.chance.randint(2, 4)):
            before = self.readings[-1] if at > 1 and self.often(1, 2) else None
            self.reading(f"r{at}", before)

    def reading(self, identity, before):
        """A reading of a new party, or of the party of the one before, from a day on."""
        held = {"from": "1990-01-01"}
        keys = {}
        if before and "until" not in self.documents[f"readings/{before}"]["held"]:
            shape = self.documents[f"readings/{before}"]
            turn = max(date.fromisoformat(self.date()), date.fromisoformat(shape["held"]["from"]) + timedelta(1)).isoformat()
            shape["held"]["until"], held, party = turn, {"from": turn}, shape["party"]
            answered = [one["question"] for one in shape.get("answers", ())]
            if answered and self.often(1, 2):
                named = self.some(answered, 2)
                keys["continues"] = {"reading": before, "questions": named, "since": turn, "source": self.source()}
        else:
            party = f"p{len(self.parties)}"
            self.parties.append(party)
            if self.readings and self.often(1, 3):
                keys["inherits"] = self.chance.choice(self.readings)
        continued = keys.get("continues", {}).get("questions", ())
        answers = [self.position(one) for one in self.questions if one not in continued and self.often(3, 5)]
        keys |= {"answers": answers} if answers else {}
        derived = [one for one in self.events if one.startswith("d")]
        if self.often(1, 6):
            stated = {"event": self.chance.choice(derived), "outcome": self.chance.choice(OUTCOMES[:2])}
            keys["holds"] = [{**stated, **self.said()}]
        self.put(f"readings/{identity}", "A reading", party=party, held=held, summary="What is read", **keys)
        del self.documents[f"readings/{identity}"]["source"]
        self.readings.append(identity)

    def position(self, question):
        several = 2 if self.often(1, 5) else 1
        return {"question": question, "answer": self.some(self.questions[question], several), **self.said()}

    def said(self):
        basis = self.chance.choice(["stated", "stated", "inferred"])
        return {"basis": basis, "who": "Somebody", "since": self.date(), "source": self.source()}

    def write_manifest(self):
        defaults = {"approved": "no"} if self.often(4, 5) else {}
        defaults |= {"graded": self.chance.choice(["yes", "no"])} if self.often(1, 2) else {}
        defaults |= {"owned": "no"} if self.often(2, 3) else {}
        defaults |= {"signed": "none"} if self.often(1, 2) else {}
        if not defaults:
            defaults = {"approved": "no"}
        self.documents["ruleset"] = {
            "schema": "1",
            "id": "made-up",
            "title": "A set",
            "version": "1",
            "known_through": "2012-12-31",
            "target": {"name": "Nowhere", "code": "XN"},
            "parties": [{"id": one, "title": "A party"} for one in self.parties],
            "compared": self.parties,
            "defaults": [{"fact": one, "value": value, "ground": "Nobody says so"} for one, value in defaults.items()],
            "instruments": list(self.instruments),
            "events": self.events,
            "questions": [*self.questions, *FACTS],
            "readings": self.readings,
            "lists": ["arms", "dual", "misc"],
            "items": self.items,
        }

    # --- questions to it ---

    def cell(self):
        """A transfer under a reading, without its day: the columns of a row."""
        cell = {
            "item": self.chance.choice(self.items if self.often(5, 6) else ENTRIES),
            "direction": self.chance.choice(["to", "to", "to", "to", "from", "from", "from", ""]),
            "activity": self.chance.choice(ACTIVITIES[:4]),
            "reading": self.chance.choice(self.readings + self.parties),
            "layer": self.chance.choice(["un", "un", "un", *self.instruments.values()]),
        }
        for fact in FACTS:
            if fact == "destination":
                if cell["direction"] == "from" and self.often(1, 2):
                    cell[fact] = self.value(fact)
            elif self.often(1, 5) or fact == "supplier" and cell["layer"] != "un" and self.often(1, 2):
                cell[fact] = self.value(fact)
        if self.often(1, 6):
            cell["as_of"] = self.date()
        return cell


def put_folder(documents, folder):
    """Writes the documents; JSON text is YAML."""
    for path, document in documents.items():
        file = Path(folder) / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document) + "\n")

"""Reads a rules folder into plain Python things, by its documented shape alone.

Every scalar is taken as the text that stands in the file (PyYAML's base loader), so nothing is guessed from how it looks.
Days are ordinals: whole numbers, one for each day.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def day(text):
    """The ordinal of a day written YYYY-MM-DD."""
    return date.fromisoformat(text).toordinal()


def written(ordinal):
    """A day as it is written."""
    return date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True)
class Window:
    """From the first day covered up to the first day not covered; each an expression, or None."""

    start: object
    end: object


@dataclass(frozen=True)
class Place:
    """A State that an instrument or a gap lists, with the windows in which it does."""

    code: str
    windows: tuple


@dataclass
class Clause:
    """One clause of a provision, with the windows of the provision's regime; or a claim, or a gap."""

    kind: str  # provision, claim, restriction or permission
    layer: str
    provision: str
    number: int
    instrument: str
    effect: str
    approval: str
    directions: tuple
    activities: tuple
    entries: tuple
    excepted: tuple
    sections: tuple
    everything: bool
    raising: str
    not_raising: str
    covers_nothing: bool
    frees_provisions: tuple
    frees_instruments: tuple
    frees_regime: str
    when: tuple
    leaves_open: tuple
    windows: tuple
    regime_name: str
    regime: tuple
    suppliers: tuple
    only_if_named: bool
    destinations: tuple
    bound: tuple

    @property
    def exempts(self):
        """It displaces others."""
        return bool(self.frees_provisions or self.frees_instruments or self.frees_regime)


@dataclass
class Rules:
    """A whole folder."""

    manifest: dict
    instruments: dict
    clauses: list
    events: dict
    questions: dict
    readings: dict
    lists: dict
    items: dict
    entry_list: dict
    defaults: dict
    persons: dict
    addressees: dict
    supplier: str
    destination: str
    cache: dict = field(default_factory=dict)


def read_folder(folder):
    """The documents of a folder, by path without the ending."""
    folder = Path(folder)
    return {
        str(path.relative_to(folder).with_suffix("")): yaml.load(path.read_bytes(), Loader=LOADER)
        for path in sorted(folder.rglob("*.yaml"))
    }


def load(folder):
    """The rules of a folder."""
    return build(read_folder(folder))


def build(documents):
    """The rules that these documents make."""
    manifest = documents["ruleset"]

    def kind(name, ids):
        return {identity: documents[f"{name}/{identity}"] for identity in ids}

    def found(name):
        return {path.split("/", 1)[1]: shape for path, shape in sorted(documents.items()) if path.startswith(f"{name}/")}

    instruments = kind("instruments", manifest["instruments"])
    regimes = {
        regime["id"]: windows(regime) for instrument in instruments.values() for regime in instrument.get("regimes", ())
    }
    lists = kind("lists", manifest["lists"])
    questions = kind("questions", manifest["questions"])
    scopes = found("scope")
    clauses = [
        clause
        for name, instrument in instruments.items()
        for paragraph in instrument.get("paragraphs", ())
        for clause in provision_clauses(documents[f"provisions/{paragraph}"], name, instrument, regimes)
    ]
    clauses += [claim_clause(layer, number, claim) for layer, scope in scopes.items() for number, claim in enumerate(scope.get("claims", ()))]
    clauses += [gap_clause(identity, gap) for identity, gap in found("gaps").items()]
    return Rules(
        manifest=manifest,
        instruments=instruments,
        clauses=clauses,
        events=kind("events", manifest["events"]),
        questions=questions,
        readings=kind("readings", manifest["readings"]),
        lists=lists,
        items=kind("items", manifest["items"]),
        entry_list={entry["id"]: name for name, a_list in lists.items() for entry in a_list["entries"]},
        defaults={default["fact"]: default["value"] for default in manifest["defaults"]},
        persons={layer: scope["persons"] for layer, scope in scopes.items() if scope.get("persons")},
        addressees={
            name: (instrument["issuer"], places(instrument, "suppliers"))
            for name, instrument in instruments.items()
            if "suppliers" in instrument and "destinations" not in instrument
        },
        supplier=valued(questions, "country"),
        destination=valued(questions, "destination"),
    )


def valued(questions, value):
    """The fact with a kind of value, if there is one."""
    return next((name for name, question in questions.items() if question.get("value") == value), None)


def windows(holder, key="windows"):
    """The windows below a key; one without bounds where the key is left out."""
    return tuple(Window(one.get("from"), one.get("until")) for one in holder.get(key, [{}]))


def places(holder, key):
    """The States listed below a key."""
    return tuple(Place(one["code"], (Window(one.get("from"), one.get("until")),)) for one in holder.get(key, ()))


def clause_of(kind, layer, identity, covers, conditions, **more):
    """A clause with what it covers and asks; what is not named, it does not have."""
    nothing = {
        "number": 0, "instrument": None, "effect": "none", "approval": None, "covers_nothing": False, "frees_provisions": (),
        "frees_instruments": (), "frees_regime": None, "leaves_open": (), "regime_name": None, "regime": (Window(None, None),),
        "suppliers": (), "only_if_named": False, "destinations": (), "bound": (),
    }  # fmt: skip
    return Clause(
        kind=kind,
        layer=layer,
        provision=identity,
        directions=tuple(covers.get("directions", ())),
        activities=tuple(covers.get("activities", ())),
        entries=tuple(covers.get("entries", ())),
        excepted=tuple(covers.get("except", ())),
        sections=tuple(covers.get("sections", ())),
        everything=covers.get("everything") == "true",
        raising=covers.get("raising"),
        not_raising=covers.get("not_raising"),
        when=tuple(conditions),
        **{**nothing, **more},
    )


def provision_clauses(provision, name, instrument, regimes):
    """The clauses of a provision, in order."""
    regime = provision.get("regime")
    for number, clause in enumerate(provision["clauses"]):
        exempts = clause.get("exempts", {})
        yield clause_of(
            "provision",
            instrument["issuer"],
            provision["id"],
            clause.get("covers", {}),
            clause.get("when", ()),
            number=number,
            instrument=name,
            effect=clause.get("effect", "none"),
            approval=clause.get("approval"),
            covers_nothing="covers" not in clause,
            frees_provisions=tuple(exempts.get("provisions", ())),
            frees_instruments=tuple(exempts.get("instruments", ())),
            frees_regime=exempts.get("regime"),
            leaves_open=tuple(clause.get("leaves_open", ())),
            windows=windows(clause, "in_force"),
            regime_name=regime,
            regime=regimes[regime] if regime else (Window(None, None),),
            suppliers=places(instrument, "suppliers"),
            only_if_named=instrument.get("only_if_supplier_named") == "true",
            destinations=places(instrument, "destinations"),
        )


def claim_clause(layer, number, claim):
    """A claim, covering what it is made for. A claim for anyone is bound to no kind of person."""
    bound = tuple(one for one in claim.get("bound", ()) if one != "anyone")
    window = (Window(claim.get("from"), claim.get("until")),)
    identity = f"{layer}/{number + 1}"
    return clause_of("claim", layer, identity, claim, claim.get("when", ()), number=number, windows=window, bound=bound)


def gap_clause(identity, gap):
    """A gap, covering what the missing law covers. Where it lists suppliers only, it holds for a named one only."""
    return clause_of(
        gap["kind"],
        gap["layer"],
        identity,
        gap["covers"],
        gap.get("when", ()),
        windows=windows(gap, "in_force"),
        suppliers=places(gap, "suppliers"),
        only_if_named=True,
        destinations=places(gap, "destinations"),
    )

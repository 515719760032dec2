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


@dataclass
class Clause:
    """One clause of a provision, with the windows of the provision's regime."""

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
    when: tuple
    leaves_open: tuple
    windows: tuple
    regime: tuple

    @property
    def exempts(self):
        """It displaces others."""
        return bool(self.frees_provisions or self.frees_instruments)


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

    instruments = kind("instruments", manifest["instruments"])
    for instrument in instruments.values():
        for supplier in instrument.get("suppliers", ()):
            supplier["bound"] = (Window(supplier.get("from"), supplier.get("until")),)
    regimes = {
        regime["id"]: windows(regime) for instrument in instruments.values() for regime in instrument.get("regimes", ())
    }
    lists = kind("lists", manifest["lists"])
    return Rules(
        manifest=manifest,
        instruments=instruments,
        clauses=[
            clause
            for name, instrument in instruments.items()
            for paragraph in instrument.get("paragraphs", ())
            for clause in provision_clauses(documents[f"provisions/{paragraph}"], name, regimes)
        ],
        events=kind("events", manifest["events"]),
        questions=kind("questions", manifest["questions"]),
        readings=kind("readings", manifest["readings"]),
        lists=lists,
        items=kind("items", manifest["items"]),
        entry_list={entry["id"]: name for name, a_list in lists.items() for entry in a_list["entries"]},
        defaults={default["fact"]: default["value"] for default in manifest["defaults"]},
    )


def windows(holder, key="windows"):
    """The windows below a key; one without bounds where the key is left out."""
    return tuple(Window(one.get("from"), one.get("until")) for one in holder.get(key, [{}]))


def provision_clauses(provision, instrument, regimes):
    """The clauses of a provision, in order."""
    regime = regimes[provision["regime"]] if "regime" in provision else (Window(None, None),)
    for number, clause in enumerate(provision["clauses"]):
        covers = clause.get("covers", {})
        exempts = clause.get("exempts", {})
        yield Clause(
            provision=provision["id"],
            number=number,
            instrument=instrument,
            effect=clause.get("effect", "none"),
            approval=clause.get("approval"),
            directions=tuple(covers.get("directions", ())),
            activities=tuple(covers.get("activities", ())),
            entries=tuple(covers.get("entries", ())),
            excepted=tuple(covers.get("except", ())),
            sections=tuple(covers.get("sections", ())),
            everything=covers.get("everything") == "true",
            raising=covers.get("raising"),
            not_raising=covers.get("not_raising"),
            covers_nothing="covers" not in clause,
            frees_provisions=tuple(exempts.get("provisions", ())),
            frees_instruments=tuple(exempts.get("instruments", ())),
            when=tuple(clause.get("when", ())),
            leaves_open=tuple(clause.get("leaves_open", ())),
            windows=windows(clause, "in_force"),
            regime=regime,
        )

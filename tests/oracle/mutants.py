"""True chains from the program, and false ones made from them: all of the first must be accepted, none of the second."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from random import Random

from chain import Checker, Rejected
from evaluator import STRICTNESS, Everyone, Query, Unclear, may_cover
from rules import day, load, written

FACTS = [
    [], [], [], ["contract-signed=2019-01-01"], ["committee-approval=yes"], ["council-approval=yes"], ["recipient-listed=yes"],
    ["state-determination=yes"],
]
LAYERS = ["un", "un", "us", "eu", "uk"]
SUPPLIERS = [[], [], ["supplier=US"], ["supplier=FR"], ["supplier=RU"]]
PLACES = [[], ["destination=YE"], ["destination=LY"], ["destination=SO"]]
DAYS = ["2006-12-23", "2007-03-24", "2008-03-03", "2010-06-09", "2015-07-20", "2016-01-16", "2020-09-20", "2020-10-18"]
DAYS += ["2021-02-18", "2023-10-18", "2025-09-28", "2025-10-18", "2025-10-19"]
RANK = {"classification": 0, "provision": 0, "displaced": 1, "off": 1, "conclusion": 2}


def true_chains(path, folder, rules, chance, count):
    """Answers of `check` to random questions; one run answers for every reading."""
    readings, subjects = ",".join(rules.readings), [*rules.items, *rules.entry_list]
    made = 0
    while made < count:
        on = written(day(chance.choice(DAYS)) + chance.randint(-1, 1))
        direction = chance.choice(["to", "from"])
        words = [chance.choice(subjects), "--date", on, "--direction", direction, "--layer", chance.choice(LAYERS)]
        words += ["--activity", chance.choice(["supply", "supply", "training", "finance", "technical-assistance"])]
        facts = [*chance.choice(FACTS), *chance.choice(SUPPLIERS), *(chance.choice(PLACES) if direction == "from" else [])]
        words += [part for fact in facts for part in ("--fact", fact)]
        command = [path, "check", *words, "--rules", str(folder), "--reading", readings, "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        for answer in json.loads(done.stdout)["answers"]:
            made += 1
            yield answer


def accepted(rules, answer):
    """Nothing, or why the chain is not accepted."""
    try:
        Checker(rules, answer).check()
    except Rejected as why:
        return str(why)
    return None


def copied(answer):
    """An answer of which the question and the steps may be changed."""
    return {**answer, "query": dict(answer["query"]), "chain": [dict(step) for step in answer["chain"]]}


def renumbered(chain):
    """The steps counted anew in each branch, so that a gap does not give a mutant away."""
    at = 0
    for step in chain:
        at += 1
        step["step"] = at
        at = 0 if step["kind"] == "conclusion" else at
    return chain


def dropped(answer, rules):
    """Without one step that the verdict needs.

    Not counted are labels, which change no verdict; paragraphs that could not have been stricter, or of which another step
    tells; a class where another is told or where no entry decides; events that follow from others; and premises without which
    the evaluator comes to the same verdict.
    """
    for at, step in enumerate(answer["chain"]):
        yield f"drop {step['kind']}", partial(without, answer, rules, at)


def without(answer, rules, at):
    """The chain without a step, or nothing if the verdict does not need it."""
    if not needed(answer, rules, answer["chain"][at]):
        return None
    mutant = copied(answer)
    del mutant["chain"][at]
    renumbered(mutant["chain"])
    return mutant


def needed(answer, rules, step):
    """The verdict needs the step."""
    branch = [other for other in answer["chain"] if other["branch"] == step["branch"]]
    kind = step["kind"]
    if kind in ("off", "displaced"):
        alone = sum(other["provision"] == step["provision"] for other in branch) == 1
        assumed = {one["fact"] for one in answer["assumptions"]}
        # Of a paragraph that a fact assumed keeps from applying, the assumption tells.
        told = any(one.get("question") in assumed for clause in of_step(rules, step) for one in clause.when)
        return alone and not told and any(STRICTNESS.index(one) > STRICTNESS.index(step["branch"]) for one in effects(answer, rules, step))
    if kind == "classification":
        deciding = [clause for other in branch if other["kind"] == "provision" for clause in of_step(rules, other)]
        alone = sum(other["kind"] == kind for other in branch) == 1
        return alone and bool(deciding) and not any(clause.everything for clause in deciding)
    if kind in ("event", "answer"):
        return answer["verdict"] in STRICTNESS and premise_needed(answer, rules, step)
    if kind in ("scope", "gap"):
        # Where several claims or gaps are told, one may do without another.
        return sum(other["kind"] in ("scope", "gap") for other in branch) == 1
    return kind in ("provision", "conclusion")


def of_step(rules, step):
    return [clause for clause in rules.clauses if clause.provision == step["provision"]]


def asked_in(answer):
    """The query of an answer."""
    asked = answer["query"]
    facts = tuple(asked["facts"].items())
    return Query(asked["item"], asked["direction"], asked["activity"], answer["reading"], answer["layer"], facts)


def effects(answer, rules, step):
    """The effects that a paragraph can have on the transfer without an approval."""
    asked = asked_in(answer)
    approved = {fact for fact, value in asked.facts if value == "yes"}
    covering = [clause for clause in of_step(rules, step) if may_cover(rules, clause, asked) and clause.effect != "none"]
    return {"notification" if clause.approval in approved else clause.effect for clause in covering}


def premise_needed(answer, rules, step):
    """Were the event unknown or the question open, the evaluator would come to something else."""
    asked, on = asked_in(answer), day(answer["query"]["date"])
    try:
        if step["kind"] == "answer":
            answers = [one["id"] for one in rules.questions[step["question"]]["answers"]]
            others = [Everyone(rules, replace(asked, assumed=((step["question"], one),))) for one in answers]
        elif "date" in rules.events[step["event"]]:
            without = replace(rules, events={**rules.events, step["event"]: {"never": "true"}}, cache={})
            others = [Everyone(without, asked)]
        else:
            return False
        return any(other.answer(on).verdict != answer["verdict"] for other in others)
    except Unclear:
        return False


def swapped(answer):
    """A step that decides with one that does not, or the conclusion with the step before it."""
    chain = answer["chain"]
    ranked = [(at, RANK[step["kind"]]) for at, step in enumerate(chain) if step["kind"] in RANK]
    for (one, low), (other, high) in zip(ranked, ranked[1:]):
        if low < high and chain[one]["branch"] == chain[other]["branch"]:
            yield "swap", partial(exchanged, answer, one, other)


def exchanged(answer, one, other):
    mutant = copied(answer)
    steps = mutant["chain"]
    steps[one], steps[other] = steps[other], steps[one]
    steps[one]["step"], steps[other]["step"] = steps[other]["step"], steps[one]["step"]
    return mutant


def shifted(answer):
    """A day told one too early or too late."""
    for at, step in enumerate(answer["chain"]):
        if step["date"]:
            for by in (-1, 1):
                yield "shift a date", partial(changed, answer, at, "date", written(day(step["date"]) + by))


def conclusion_of(answer):
    """The last step of the day asked about; later acts stand behind it."""
    return next(step for step in answer["chain"] if step["kind"] == "conclusion")


def changed(answer, at, key, value):
    """A step says something else."""
    mutant = copied(answer)
    mutant["chain"][at][key] = value
    return mutant


def told_otherwise(answer):
    """A paragraph in force since another day, or no longer in force since another."""
    for at, step in enumerate(answer["chain"]):
        told = re.search(r"in force since (\d+ \w+ \d{4})", step["text"]) if step["provision"] else None
        for by in (-1, 1) if told else ():
            on = datetime.strptime(told[1], "%d %B %Y") + timedelta(by)
            text = step["text"].replace(told[1], f"{on.day} {on:%B %Y}")
            yield "shift a day told", partial(changed, answer, at, "text", text)


def other_reading(answer, rules):
    """The same chain as if of a reading that says none of it."""
    cited = {step["holder"] for step in answer["chain"] if step["holder"]}
    for reading in rules.readings:
        if reading != answer["reading"] and cited and not cited & voices(rules, reading):
            yield "another reading", partial(given_out_as, answer, reading)


def given_out_as(answer, reading):
    mutant = copied(answer)
    mutant["reading"] = mutant["query"]["reading"] = reading
    return mutant


def voices(rules, reading):
    """Everyone through whom a reading speaks, itself or by those it follows."""
    shape = rules.readings[reading]
    own = {one["who"] for kind in ("answers", "holds") for one in shape.get(kind, ())}
    own |= {rules.readings[shape["continues"]["reading"]]["title"]} if "continues" in shape else set()
    return own | (voices(rules, shape["inherits"]) if "inherits" in shape else set())


def other_verdict(answer):
    """Another word, everywhere."""
    if answer["verdict"] != "undetermined":
        for other in STRICTNESS:
            if other != answer["verdict"]:
                yield "another verdict", partial(judged, answer, other)


def judged(answer, other):
    word, mutant = answer["verdict"], copied(answer)
    mutant["verdict"] = other
    for step in mutant["chain"]:
        step["branch"] = other
        step["text"] = step["text"].replace(f"{word},", f"{other},").replace(f"day is {word}.", f"day is {other}.").replace(f"least {word}:", f"least {other}:")
    if other == "unrestricted":
        conclusion_of(mutant)["text"] = "No encoded provision of this layer restricts the transfer on this day."
        mutant["provisions"] = []
    elif other == "not-encoded":
        conclusion_of(mutant)["text"] = "Nothing encoded restricts the transfer on this day; whether law that is not encoded does, is not known."
        mutant["provisions"] = []
    elif word in ("unrestricted", "not-encoded"):
        conclusion_of(mutant)["text"] = f"The strictest effect that stands on this day is {other}."
    return mutant


def other_effect(answer):
    """A paragraph told with another effect."""
    for at, step in enumerate(answer["chain"]):
        if step["kind"] == "provision":
            for other in STRICTNESS[2:]:
                if other != step["branch"]:
                    text = step["text"].replace(f": {step['branch']},", f": {other},")
                    yield "another effect", partial(changed, answer, at, "text", text)


def other_scope(answer, rules):
    """A claim that is not made for the transfer, told in place of one that is; a verdict told as sure that is not, or the other way."""
    layer = [one for one in rules.clauses if one.kind == "claim" and one.layer == answer["layer"]]
    asked = asked_in(answer)
    strange = [one.provision for one in layer if not may_cover(rules, one, asked)]
    for at, step in enumerate(answer["chain"]):
        claim = re.search(r"\(claim (\S+)\)", step["text"]) if step["kind"] == "scope" else None
        for other in strange if claim else ():
            yield "another claim", partial(changed, answer, at, "text", step["text"].replace(claim[1], other))
        if step["kind"] == "conclusion" and step["branch"] not in ("unrestricted", "not-encoded"):
            sure = f"The strictest effect that stands on this day is {step['branch']}."
            unsure = f"At least {step['branch']}: the strictest encoded effect that stands; law that is not encoded may be stricter."
            yield "another certainty", partial(changed, answer, at, "text", sure if "At least" in step["text"] else unsure)


def mutants(answer, rules):
    """Every way in which the chain is made false, each to be carried out when it is drawn."""
    yield from dropped(answer, rules)
    yield from swapped(answer)
    yield from shifted(answer)
    yield from told_otherwise(answer)
    yield from other_reading(answer, rules)
    yield from other_verdict(answer)
    yield from other_effect(answer)
    yield from other_scope(answer, rules)


def drawn(answer, rules, chance, count):
    """So many false chains, any as likely as another."""
    ways = list(mutants(answer, rules))
    chance.shuffle(ways)
    made = ((kind, make()) for kind, make in ways)
    return islice(((kind, mutant) for kind, mutant in made if mutant), count)


def compare(path, folder, chains, seed=1, each=2):
    """How many true chains are accepted and how many false ones are not; prints the first that go wrong."""
    rules, chance, counts = load(folder), Random(seed), Counter()
    for answer in true_chains(path, folder, rules, chance, chains):
        counts["chains"] += 1
        why = accepted(rules, copied(answer))
        if why:
            counts["rejected though true"] += 1
            report(counts, answer, why)
            continue
        for kind, mutant in drawn(answer, rules, chance, each):
            counts["mutants"] += 1
            counts[kind] += 1
            if accepted(rules, mutant) is None:
                counts["accepted though false"] += 1
                counts[f"{kind} accepted"] += 1
                report(counts, answer, kind)
    return counts


def report(counts, answer, why):
    counts["reported"] += 1
    if counts["reported"] <= 40:
        print(f"  {answer['query']['item']} {answer['query']['date']} {answer['reading']} {answer['verdict']}: {why}")

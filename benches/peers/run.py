#!/usr/bin/env python3
"""The program against a table engine and two logic engines, on a made-up workload that all of them have been given.

usage: run.py WORKLOAD [--program target/release/snapback] [--rows 100000] [--rounds 5]

WORKLOAD is a folder with `workload/rules.yaml` (provisions, questions, readings, items), `workload/generate.py` (queries),
`workload/reference.py` (the answers) and `peers/` (the same rules for Polars, clingo and SWI-Prolog). The rules are written
as a rules folder, the program's answers are held against the reference in every row, and then all are timed in turn:
CPU seconds of the whole process, the ratio taken within each round, the median printed (T9). A peer that is not
installed is left out, and that is said. Then the same with a set of rules ten times as large (T8).
"""
import argparse, csv, json, os, resource, shutil, statistics, subprocess, sys, tempfile
from pathlib import Path

import yaml

EFFECT = {"prohibited": "prohibited", "approval": "approval-required", "notify": "notification"}
WAY = {"to_iran": ["to"], "from_iran": ["from"], "any": ["to", "from"]}
SOURCE = {"document": "Workload", "pinpoint": "its rules file", "confidence": "verified"}


def name(text):
    return text.lower().replace("_", "-")


def write(folder, path, content):
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    # JSON is YAML: no writer of our own, and nothing the strict reader could take otherwise.
    target.write_text(json.dumps(content, indent=1) + "\n")


def provision(toy):
    covers = {"directions": WAY[toy["direction"]], "activities": ["supply"], "entries": ["class/" + name(toy["class"])]}
    window = {"from": {"on": str(toy["from"])}}
    if str(toy["until"]) < "2200":
        window["until"] = {"on": str(toy["until"])}
    clause = {"effect": EFFECT[toy["modality"]], "covers": covers}
    if toy["when"]:
        clause["when"] = [{"question": name(question), "is": [answer]} for question, answer in toy["when"].items()]
    clause["in_force"] = [window]
    pid = "toy/" + name(toy["id"])
    return pid, {"id": pid, "title": "Provision " + toy["id"], "summary": "As in the workload.", "source": SOURCE, "clauses": [clause]}


def rules_folder(toy, folder):
    provisions = dict(provision(one) for one in toy["provisions"])
    for pid, content in provisions.items():
        write(folder, f"provisions/{pid}.yaml", content)
    write(folder, "instruments/toy.yaml", {"id": "toy", "title": "Workload", "symbol": "W", "date": "2000-01-01", "issuer": "un", "binds": "all", "paragraphs": sorted(provisions), "source": SOURCE})
    for question, title in toy["questions"].items():
        answers = [{"id": answer, "text": answer.capitalize() + ".", "argument": "As in the workload."} for answer in ("yes", "no")]
        write(folder, f"questions/{name(question)}.yaml", {"id": name(question), "title": title, "kind": "law", "decides": "verdict", "arises_from": sorted(provisions)[:1], "answers": answers, "source": SOURCE})
    for reading, answers in toy["readings"].items():
        stated = [{"question": name(question), "answer": [answer], "basis": "stated", "who": "The workload", "since": "2000-01-01", "source": SOURCE} for question, answer in answers.items()]
        write(folder, f"readings/{name(reading)}.yaml", {"id": name(reading), "title": reading, "party": name(reading), "held": {"from": "2000-01-01"}, "summary": "As in the workload.", "answers": stated})
    classes = sorted(set(toy["items"].values()))
    entries = [{"id": "class/" + name(one), "title": one, "text": "A class.", "source": SOURCE} for one in classes]
    write(folder, "lists/class.yaml", {"id": "class", "title": "Classes", "summary": "As in the workload.", "entries": entries, "source": SOURCE})
    for item, of in toy["items"].items():
        write(folder, f"items/{name(item)}.yaml", {"id": name(item), "title": item, "names": ["item " + item], "kind": of, "direction": "both", "activity": "supply", "entries": [{"entry": "class/" + name(of), "source": SOURCE}]})
    parties = [{"id": name(one), "title": one} for one in toy["readings"]]
    fact = {"id": "stated", "title": "Is it stated?", "kind": "fact", "value": "yes-no", "decides": "label", "source": SOURCE}
    write(folder, "questions/stated.yaml", fact)
    write(folder, "events/beginning.yaml", {"id": "beginning", "title": "beginning", "date": "2000-01-01", "source": SOURCE})
    write(folder, "ruleset.yaml", {
        "schema": "1", "id": "workload", "title": "Workload", "version": "1", "known_through": "2027-12-31", "target": {"name": "Examplia", "code": "XE"},
        "parties": parties, "compared": [one["id"] for one in parties], "defaults": [{"fact": "stated", "value": "no", "ground": "not stated"}],
        "instruments": ["toy"], "events": ["beginning"], "questions": sorted([name(one) for one in toy["questions"]] + ["stated"]),
        "readings": [one["id"] for one in parties], "lists": ["class"], "items": [name(one) for one in toy["items"]],
    })


def larger(toy, times):
    """The same rules so many times over: each copy has classes, provisions and items of its own."""
    grown = {**toy, "provisions": list(toy["provisions"]), "items": dict(toy["items"])}
    for copy in range(2, times + 1):
        grown["provisions"] += [{**one, "id": f"{one['id']}-{copy}", "class": f"{one['class']}-{copy}"} for one in toy["provisions"]]
        grown["items"] |= {f"{item}-{copy}": f"{of}-{copy}" for item, of in toy["items"].items()}
    return grown


def translated(queries, target):
    with open(queries, newline="") as source, open(target, "w", newline="") as out:
        rows, sink = csv.reader(source), csv.writer(out, lineterminator="\n")
        sink.writerow(next(rows))
        sink.writerows([item, WAY[way][0], day, name(reading)] for item, way, day, reading in rows)


def equal(ours, reference):
    """Every row: the same verdict, the same provisions."""
    count = 0
    with open(ours, newline="") as a, open(reference, newline="") as b:
        for mine, right in zip(csv.DictReader(a), csv.DictReader(b), strict=True):
            provisions = ";".join(one.rpartition("/")[2].upper() for one in mine["provisions"].split(";") if one)
            expected = EFFECT.get(right["verdict"], right["verdict"])
            if (mine["verdict"], provisions, mine["error"]) != (expected, right["provisions"], ""):
                sys.exit(f"row {count + 1} differs: {mine} and {right}")
            count += 1
    return count


def seconds(command):
    """CPU seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def installed(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", type=Path)
    parser.add_argument("--program", default="target/release/snapback")
    parser.add_argument("--rows", type=int, default=100_000, choices=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    os.environ |= {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as scratch:
        compare(given, Path(scratch))


def compare(given, scratch):
    base, python = given.workload, sys.executable
    rules = base / "workload/rules.yaml"
    rules_folder(yaml.safe_load(rules.read_text()), scratch / "rules")
    subprocess.run([python, base / "workload/generate.py", scratch], check=True)
    queries = scratch / f"q_{given.rows}.csv"
    translated(queries, scratch / "ours.csv")
    subprocess.run([python, base / "workload/reference.py", rules, "batch", queries, scratch / "right.csv"], check=True)
    out = scratch / "out.csv"
    ours = [given.program, "--rules", scratch / "rules", "batch", scratch / "ours.csv", "--threads", "1", "--output", out, "--force"]
    subprocess.run(ours, check=True)
    print(f"{equal(out, scratch / 'right.csv')} rows: every answer is the reference's")
    subprocess.run([python, base / "peers/gen_models.py", rules, scratch / "models"], check=True, stdout=subprocess.DEVNULL)
    models = scratch / "models"
    peers = {
        "Polars, as-of join": ("polars", 4, [python, base / "peers/asof_peer.py", "polars", models / "rules.json", queries, scratch / "p1"]),
        "clingo": ("clingo", 30, [python, base / "peers/clingo_peer.py", base / "peers", models / "facts.lp", "batch", queries, scratch / "p2"]),
        "SWI-Prolog": (None, 30, ["swipl", base / "peers/rules.pl", "--", models / "facts.pl", "batch", queries, scratch / "p3", "plain"]),
    }
    for peer, (module, must, command) in peers.items():
        there = installed(module) if module else shutil.which("swipl")
        if not there:
            print(f"T9 {peer}: not installed, left out")
            continue
        print(f"T9 {peer} / the program (must: {must}): {ratio(command, ours, given.rounds):.1f}")
    growth(given, scratch, yaml.safe_load(rules.read_text()), ours)


def growth(given, scratch, toy, ours):
    """A set ten times as large: what a file of rows costs besides its start, and what a start costs."""
    times = 10
    rules_folder(larger(toy, times), scratch / "larger")
    large = [scratch / "larger" if word == scratch / "rules" else word for word in ours]
    few = scratch / "few.csv"
    few.write_text("".join((scratch / "ours.csv").read_text().splitlines(keepends=True)[:2]))
    start, large_start = [[few if word == scratch / "ours.csv" else word for word in command] for command in (ours, large)]
    rows = [(seconds(large) - seconds(large_start)) / (seconds(ours) - seconds(start)) for _ in range(given.rounds)]
    print(f"T8 rows under {times} times the rules / under the rules (must: 1.2): {statistics.median(rows):.2f}")
    print(f"T8 start from {times} times the rules / from the rules (linear: {times}): {ratio(large_start, start, given.rounds):.1f}")


def ratio(command, other, rounds):
    return statistics.median(seconds(command) / seconds(other) for _ in range(rounds))


if __name__ == "__main__":
    main()

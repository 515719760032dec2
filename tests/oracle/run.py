"""Compares the program with the oracles. One line for each part at the end; exit 1 if anything differs, 3 if an oracle is missing.

run.py --program PATH [--folders N] [--seed N] [--parts python,clingo,prolog,shipped,chain]
run.py --program PATH --long --until N --ledger FILE
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random

import yaml

import mutants
import shipped
from answer_set import Completions, Facts
from evaluator import Answer, Unclear
from generate import Draft, put_folder
from program import Broken, Program, Refused, answer, parts
from prolog import Prolog
from rules import day, load, written
from shrink import shrink
from tables import Tables, draw_days, plain, query

HERE = Path(__file__).resolve().parent
REGRESSIONS = HERE / "regressions"
RULES = HERE.parents[1] / "rules"
CELLS, DAYS = 16, 42


def scratch():
    """A folder for one worker's rules, in memory where there is such a place."""
    return tempfile.mkdtemp(prefix="oracle-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


# --- one folder -------------------------------------------------------------------------------------------------------


def first_accepted(program, seed, folder):
    """The first draft from a seed that the program takes, with how many it refused."""
    for again in range(100):
        draft = Draft(seed * 100 + again)
        shutil.rmtree(folder, ignore_errors=True)
        put_folder(draft.documents, folder)
        try:
            program.batch(folder, [])
            return draft, again
        except Refused:
            continue
    raise Broken(f"no folder from seed {seed} on is accepted")


def questions(draft, tables, chance):
    """Rows that make sense to ask, with the answers of the evaluator."""
    rows, expected, unclear = [], [], 0
    for at in range(CELLS):
        cell = draft.cell()
        if too_early(tables.rules, cell):
            continue
        try:
            table = tables.of({**cell, "date": draft.date()})
            if all(clause.kind == "claim" for clause in table.case.candidates) and at % 4:
                # What nothing but a claim covers is asked now and then only.
                continue
            days = table.days
            for on in draw_days(chance, days, DAYS):
                row = {**cell, "date": written(on)}
                table = tables.of(row)
                expected.append((table.answer(on), table.until(on), *table.beside(on)))
                rows.append(row)
        except Unclear:
            unclear += 1
    return rows, expected, unclear


def too_early(rules, cell):
    """A fixed reading first held after the day of knowledge is refused."""
    held = rules.readings.get(cell["reading"], {}).get("held")
    return bool(cell.get("as_of") and held and held["from"] > cell["as_of"])


def said(row):
    """What a row of the program says, with the day until which, what each kind of person is told and the gaps."""
    found = answer(row)
    if isinstance(found, str):
        return found
    return found, day(row["until"]) if row["until"] else None, parts(row["persons"]), parts(row["gaps"])


def try_folder(path, seed):
    """Counts of one folder, and its first difference."""
    program, folder, counts = Program(path), Path(scratch()), Counter()
    try:
        draft, refused = first_accepted(program, seed, folder)
        rules = load(folder)
        rows, expected, unclear = questions(draft, Tables(rules), Random(seed))
        counts.update(folders=1, refused=refused, unclear=unclear)
        found = program.batch(folder, rows)
        differing = None
        for at, (row, wanted, have) in enumerate(zip(rows, expected, found)):
            counts[wanted[0].verdict] += 1
            counts["rows"] += 1
            wrong = said(have) != wanted
            if at % 97 == 0:
                counts["plain"] += 1
                wrong = wrong or plain(rules, row) != wanted[0]
            if wrong:
                counts["differ"] += 1
                differing = differing or (draft.documents, row)
        return counts, differing
    except RecursionError:
        # The program must refuse exemptions that displace one another in a circle.
        counts.update(broken=1, differ=1)
        return counts, (draft.documents, {"broken": "exemptions in a circle are taken"})
    except Broken as error:
        counts.update(broken=1, differ=1)
        return counts, (Draft(seed * 100).documents, {"broken": str(error)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def try_engine(path, engine, seed):
    """The program against clingo or Prolog on one folder: counts, and the first difference."""
    program, folder, counts = Program(path), Path(scratch()), Counter()
    try:
        draft, _ = first_accepted(program, seed, folder)
        rules = load(folder)
        rows, _, _ = questions(draft, Tables(rules), Random(seed))
        differing = None
        found = iter(program.batch(folder, rows))
        for row, wanted in engine_answers(engine, rules, rows):
            have = answer(next(found))
            counts["rows"] += 1
            if have != wanted:
                counts["differ"] += 1
                differing = differing or (draft.documents, row)
        return counts, differing
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def engine_answers(engine, rules, rows):
    """Each row with the engine's answer; rows of one case, which differ in the day alone, are asked together."""
    facts, prolog = (Facts(rules), None) if engine == "clingo" else (None, Prolog())
    if prolog:
        prolog.folder(rules)
    for _, together in groupby(rows, key=lambda row: query(rules, row)):
        together = list(together)
        days = [day(row["date"]) for row in together]
        found = prolog.answers(together[0], days) if prolog else Completions(facts, together[0], days).answers()
        yield from ((row, found[on]) for row, on in zip(together, days))
    if prolog:
        prolog.close()


def differs(program, documents, row):
    """The program and the plain evaluator give different answers to a row."""
    folder = Path(scratch())
    try:
        put_folder(documents, folder)
        found = answer(program.batch(folder, [row])[0])
        return isinstance(found, Answer) and found != plain(load(folder), row)
    except (Refused, Unclear):
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(program, documents, row, name):
    """Writes a differing case, made small, where it is replayed first from then on."""
    if "broken" not in row:
        documents, row = shrink(documents, row, partial(differs, program))
    place = REGRESSIONS / name
    for path, document in documents.items():
        file = place / "rules" / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100))
    (place / "case.json").write_text(json.dumps({"row": row, "answers": answers(program, place / "rules", row)}, indent=1) + "\n")
    print(f"  kept a differing case under {place}")


def answers(program, folder, row):
    """What each says of a kept case."""
    if "broken" in row:
        return {"program": row["broken"]}
    rules = load(folder)
    found = {"program": answer(program.batch(folder, [row])[0]), "python": plain(rules, row)}
    for engine in ("clingo", "prolog"):
        [(_, found[engine])] = engine_answers(engine, rules, [row])
    return {name: vars(said) if isinstance(said, Answer) else said for name, said in found.items()}


# --- the parts --------------------------------------------------------------------------------------------------------


def result(name, **counts):
    """One line that another script can collect."""
    print("RESULT name=" + name, *(f"{key}={value}" for key, value in counts.items()), flush=True)
    return counts["failed"]


def replay(program):
    """Every kept case again."""
    failed = count = 0
    for place in sorted(REGRESSIONS.glob("*/case.json")):
        case = json.loads(place.read_text())
        count += 1
        wrong = not_refused(program, place.parent / "rules") if case.get("refused") else kept_differs(program, place.parent, case)
        failed += wrong
        if wrong:
            print(f"  {place.parent.name}: still differs")
    return result("oracle-regressions", count=count, failed=failed)


def not_refused(program, folder):
    try:
        program.batch(folder, [])
    except Refused:
        return False
    except Broken:
        return True
    return True


def kept_differs(program, place, case):
    try:
        program_says, *others = answers(program, place / "rules", case["row"]).values()
    except (Broken, Refused):
        return True
    return any(other != program_says for other in others)


def many(program, work, seeds, workers):
    """The counts of many folders together; the first differing cases are kept."""
    total = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for seed, (counts, differing) in zip(seeds, pool.map(work, seeds, chunksize=4)):
            total += counts
            if differing and total["kept"] < 5:
                total["kept"] += 1
                keep(program, *differing, f"seed-{seed}")
    return total


def random_folders(program, seeds, workers):
    """The program against the evaluator on random folders."""
    total = many(program, partial(try_folder, program.path), seeds, workers)
    words = " ".join(f"{word}={count}" for word, count in sorted(total.items()) if word not in ("rows", "differ"))
    print(f"oracle: python {total['rows'] - total['differ']:,} answers agree, {total['differ']} differ ({words})", flush=True)
    return total


def engine_folders(program, engine, seeds, workers):
    """The program against another engine on random folders."""
    total = many(program, partial(try_engine, program.path, engine), seeds, workers)
    print(f"oracle: {engine} {total['rows'] - total['differ']:,} answers agree, {total['differ']} differ", flush=True)
    return result(f"oracle-{engine}", count=total["rows"], failed=total["differ"])


def shipped_law(program, asked):
    """The law of the project around every change day."""
    counts, digest = shipped.compare(program, RULES, asked.long, asked.most_completions, asked.every, asked.engine_cases)
    differ = counts.pop("differ", 0)
    print(f"oracle: the shipped law, {counts}, {differ} differ; answers around change days {digest}", flush=True)
    return result("oracle-shipped", count=sum(counts.values()), failed=differ, sha256=digest)


def chains(program, asked):
    """True chains accepted, false ones rejected."""
    counts = mutants.compare(program.path, RULES, asked.chains, asked.seed + 1)
    wrong = counts["rejected though true"] + counts["accepted though false"]
    kinds = {kind: count for kind, count in sorted(counts.items()) if kind.startswith(("drop", "swap", "shift", "another"))}
    print(f"oracle: {counts['chains']:,} true chains, {counts['mutants']:,} false ones {kinds}, {wrong} judged wrongly", flush=True)
    return result("oracle-chains", count=counts["chains"], mutants=counts["mutants"], failed=wrong)


def long_run(program, options):
    """Goes on where the ledger stops, and writes each block of seeds into it."""
    ledger = Path(options.ledger)
    lines = ledger.read_text().splitlines()[1:] if ledger.exists() else []
    if not lines:
        ledger.write_text("commit,first_seed,last_seed,answers,differ\n")
    seed = max((int(line.split(",")[2]) for line in lines), default=options.seed - 1) + 1
    done = sum(int(line.split(",")[3]) for line in lines)
    failed = 0
    while done < options.until:
        seeds = range(seed, seed + 500)
        total = random_folders(program, seeds, options.workers)
        with ledger.open("a") as file:
            file.write(f"{commit()},{seeds[0]},{seeds[-1]},{total['rows']},{total['differ']}\n")
        done, seed, failed = done + total["rows"], seeds[-1] + 1, failed + total["differ"]
    return result("oracle-long", count=done, failed=failed)


def commit():
    done = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(HERE.parents[1] / "target/release/snapback"))
    parser.add_argument("--folders", type=int, default=3450, help="random folders; about 560 answers each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--parts", default="python,clingo,prolog,shipped,chain")
    parser.add_argument("--clingo-folders", type=int, default=100)
    parser.add_argument("--prolog-folders", type=int, default=20)
    parser.add_argument("--chains", type=int, default=2500, help="true chains to check")
    parser.add_argument("--most-completions", type=int, default=12, help="of the shipped law, in clingo and Prolog")
    parser.add_argument("--engine-cases", type=int, default=120, help="of the shipped law, about so many in clingo and Prolog")
    parser.add_argument("--every", type=int, default=400, help="of the shipped law's cases, each so many on every single day")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--until", type=int, default=100_000_000)
    parser.add_argument("--ledger", default=str(HERE / "ledger.csv"))
    return parser.parse_args()


def main():
    asked = options()
    program = Program(asked.program)
    parts = asked.parts.split(",")
    if not shutil.which("swipl"):
        print("swipl is missing; install swi-prolog-nox", file=sys.stderr)
        return 3
    failed = replay(program)
    seeds = range(asked.seed, asked.seed + asked.folders)
    with ProcessPoolExecutor(1) as aside:
        # These two are one task each, and go on while the others share the remaining room.
        beside = [(part, work) for part, work in (("shipped", shipped_law), ("chain", chains)) if part in parts]
        beside = [aside.submit(work, program, asked) for _, work in beside]
        if asked.long:
            failed += long_run(program, asked)
        elif "python" in parts:
            total = random_folders(program, seeds, asked.workers)
            failed += result("oracle-python", count=total["rows"], failed=total["differ"])
        for engine, folders in (("clingo", asked.clingo_folders), ("prolog", asked.prolog_folders)):
            if engine in parts:
                failed += engine_folders(program, engine, seeds[:folders], asked.workers)
        failed += sum(one.result() for one in beside)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

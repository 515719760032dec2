"""Asks `snapback batch`, DuckDB and Spark the same random questions and wants the same answer of all three in every row.

    python check.py path/to/snapback [ROWS]
"""

import csv
import glob
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from condition import ANSWER, facts

HERE = Path(__file__).parent
SNAPBACK = sys.argv[1]
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
# The facts the questions may state.
FACTS = ["--fact", "supplier,range-km,contract-signed,council-approval"]
# Parties and fixed readings, with few activities and with one; the United Nations layer, and two others.
EXPORTS = [
    ["--reading", "us,us-2020", "--activity", "supply", *FACTS],
    ["--reading", "e3", "--activity", "supply,brokering", "--direction", "to", *FACTS],
    ["--layer", "eu", "--reading", "eu,iran", "--activity", "supply,technical-assistance", *FACTS],
    ["--layer", "uk", "--reading", "uk", "--activity", "supply", *FACTS],
]


def timed(name, command):
    start = time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{name} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    print(f"{name:<8}{time.monotonic() - start:6.1f} s", flush=True)


def read(paths):
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)


def around(days):
    """Each day with its neighbours, and some days far from any."""
    near = [date.fromisoformat(day) + timedelta(step) for day in sorted(days) for step in (-1, 0, 1)]
    far = [date(1945, 1, 1), date(2000, 2, 29), date(2012, 7, 1), date(2019, 3, 9), date(2200, 12, 31)]
    return [day.isoformat() for day in near + far if date(1945, 1, 1) <= day <= date(2200, 12, 31)]


class Questions:
    """Random questions on what a table covers."""

    def __init__(self, tables):
        self.chance = random.Random(2231)
        self.cells, days, self.bounds = {}, set(), {"range_km": {"300"}, "contract_signed": {"2010-06-09"}}
        for row in read(tables):
            cell = tuple(row[name] for name in ("reading", "layer", "item", "direction", "activity"))
            self.cells[cell] = None
            days.add(row["from"])
            for fact, bounds in self.bounds.items():
                bounds.update(bound for bound in (row[f"{fact}_from"], row[f"{fact}_until"]) if bound)
            self.facts = facts(list(row))
        self.cells, self.days = list(self.cells), around(days)

    def value(self, fact):
        if fact == "supplier":
            return self.chance.choice(["FR", "GB", "US", "RU"])
        if fact == "range_km":
            bound = float(self.chance.choice(sorted(self.bounds[fact])))
            return self.chance.choice([f"{bound:g}", f"{bound - 0.001:.3f}"])
        if fact == "contract_signed":
            return self.chance.choice(["none", *around([self.chance.choice(sorted(self.bounds[fact]))])[:3]])
        return self.chance.choice(["yes", "no"])

    def row(self, at):
        reading, layer, item, direction, activity = self.chance.choice(self.cells)
        spelt = self.chance.choice([item, item.upper(), item.title()])
        row = {"id": at, "item": spelt if spelt.lower() == item else item, "date": self.chance.choice(self.days)}
        row |= {"reading": reading, "layer": layer, "direction": direction, "activity": activity}
        stated = self.chance.choice([0, 0, 0, 0, 0, 1, 1, 1, 2, len(self.facts)])
        row |= {fact: self.value(fact) for fact in self.chance.sample(self.facts, stated)}
        return row

    def write(self, path):
        columns = ["id", "item", "date", "reading", "layer", "direction", "activity", *self.facts]
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(self.row(at) for at in range(ROWS))


def answers(paths, until):
    """The answers by the number of their question; `batch` calls `verdict_until` `until`."""
    named = [until if name == "verdict_until" else name for name in ANSWER]
    return {int(row["id"]): [told(row[name]) for name in named] for row in read(paths)}


def told(cell):
    """A cell without the note on the question that no table can have."""
    return ";".join(part for part in cell.split(";") if part != "fact-not-used")


def compare(name, found, wanted):
    wrong = [at for at in wanted if found.get(at) != wanted[at]]
    if wrong or len(found) != len(wanted):
        for at in wrong[:5]:
            print(f"row {at}: batch {wanted[at]}\n         {name} {found.get(at)}")
        sys.exit(f"{name}: {len(wrong)} of {len(wanted)} rows differ")
    print(f"{name}: the same answer in all of {len(wanted)} rows")


def sql_is_csv(folder):
    """The view of the SQL has the rows of the CSV."""
    scope = ["--item", "bastion-p,su-30sm", "--layer", "all", "--explain", *FACTS]
    timed("sql", [SNAPBACK, "export", "--format", "sql", *scope, "--output", folder / "table.sql"])
    timed("csv", [SNAPBACK, "export", *scope, "--output", folder / "table.csv"])
    with open(folder / "table.csv", newline="", encoding="utf-8") as file:
        wanted = sorted(map(tuple, list(csv.reader(file))[1:]))
    db = sqlite3.connect(":memory:")
    db.executescript((folder / "table.sql").read_text(encoding="utf-8"))
    text = lambda cell: "" if cell is None else str(cell)
    found = sorted(tuple(map(text, row)) for row in db.execute("SELECT * FROM snapback"))
    if found != wanted:
        sys.exit("sql: the view has other rows than the csv")
    print(f"sql: the same {len(wanted)} rows as csv")


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    (folder / "table").mkdir()
    sql_is_csv(folder)
    for at, scope in enumerate(EXPORTS):
        timed("export", [SNAPBACK, "export", *scope, "--output", folder / "table" / f"{at}.csv"])
    Questions(sorted(glob.glob(f"{folder}/table/*.csv"))).write(folder / "rows.csv")
    timed("batch", [SNAPBACK, "batch", folder / "rows.csv", "--output", folder / "batch.csv"])
    wanted = answers([folder / "batch.csv"], "until")
    run = [sys.executable, HERE / "duckdb_join.py", f"{folder}/table/*.csv", folder / "rows.csv", folder / "duckdb.csv"]
    timed("duckdb", run)
    compare("duckdb", answers([folder / "duckdb.csv"], "verdict_until"), wanted)
    timed("spark", [sys.executable, HERE / "spark_join.py", folder / "table", folder / "rows.csv", folder / "spark"])
    compare("spark", answers(glob.glob(f"{folder}/spark/*.csv"), "verdict_until"), wanted)

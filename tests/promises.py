#!/usr/bin/env python3
"""The table of promises in tests/README.md, made from what ran.

usage: promises.py LOG...            writes the table; a figure larger than the largest so far becomes the largest
       promises.py --part LOG...     the same for the promises of which the logs have a figure; the others stay
       promises.py --largest LOG...  takes from the logs what is larger than ever, and leaves the figures of a run as they are
       promises.py --check LOG...    fails if a promise has no figure in the logs, or a smaller one than the table keeps

LOG is the output of `.ci/run`, or of a long form. The largest figures stand in tests/promises.largest.json.
"""
import json
import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
PAGE, LARGEST = HERE / "README.md", HERE / "promises.largest.json"
BEGIN, END = "<!-- made by promises.py -->\n", "<!-- end -->\n"
HEAD = "| | promise | checked by | in this run | the most ever | of |\n|---|---|---|---|---|---|\n"


def figures(promises, logs):
    """The figure of each promise: every number its pattern finds, added up."""
    text = "\n".join(Path(log).read_text(errors="replace") for log in logs)
    for promise in promises:
        found = [int(next(part for part in match.groups() if part)) for match in re.finditer(promise["pattern"], text)]
        yield promise["id"], sum(found) if found else None


def kept():
    """The figures the table has now."""
    rows = re.findall(r"(?m)^\| (\w+) \|.*\| ([\d,]+) \| [\d,]+ \| [^|]*\|$", PAGE.read_text())
    return {name: int(figure.replace(",", "")) for name, figure in rows}


def check(found):
    told = kept()
    wrong = [f"{name}: {figure} where the table keeps {told.get(name)}" for name, figure in found.items() if figure is None or figure < told.get(name, 0)]
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(found) - len(wrong)} of {len(found)} promises have their figure")
    return bool(wrong)


def write(promises, found, told):
    """The page and the largest figures: `told` stands in the table, `found` may be larger than ever."""
    largest = json.loads(LARGEST.read_text()) if LARGEST.exists() else {}
    rows = ""
    for promise in promises:
        name, figure = promise["id"], told[promise["id"]]
        if figure is None:
            sys.exit(f"{name}: no line of the logs matches {promise['pattern']!r}")
        largest[name] = max(figure, found[name] or 0, largest.get(name, 0))
        rows += f"| {name} | {promise['words']} | `{promise['by']}` | {figure:,} | {largest[name]:,} | {promise['unit']} |\n"
    LARGEST.write_text(json.dumps(largest, indent=1) + "\n")
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(before + BEGIN + HEAD + rows + END + rest.split(END)[1])


def main(arguments):
    promises = tomllib.loads((HERE / "promises.toml").read_text())["promise"]
    way = arguments.pop(0) if arguments and arguments[0] in ("--check", "--part", "--largest") else None
    if not arguments:
        sys.exit(__doc__)
    found = dict(figures(promises, arguments))
    if way == "--check":
        return check(found)
    stays = {"--part": lambda name: found[name] is None, "--largest": lambda name: True}.get(way, lambda name: False)
    return write(promises, found, {name: kept().get(name) if stays(name) else found[name] for name in found})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

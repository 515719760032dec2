#!/usr/bin/env python3
"""Measures the shape of the code and holds it to the limits in limits.toml.

    tests/shape/measure.py            print every figure beside its limit; exit 1 if one is exceeded
    tests/shape/measure.py --list     also name what counts: long functions, names that stand for
                                      several types, circles of modules, public items, long lines

Rust is read as text: comments and strings are blanked first, and test modules are left out. That is
exact enough for a ratchet. When a figure improves for good, lower its limit in the same commit.
"""

import argparse
import re
import statistics
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CRATES = {"engine": ROOT / "engine" / "src", "program": ROOT / "src"}
# A module that exists in unit tests alone.
UNIT_TEST_HELPER = "fixture.rs"
TYPE = re.compile(r"^\s*(?:pub(?:\([a-z ]+\))? )?(?:struct|enum|trait|union|type) ([A-Z]\w*)", re.M)
FUNCTION = re.compile(r"\bfn (\w+)")
USE = re.compile(r"^\s*(?:pub(?:\([a-z ]+\))? )?use ((?:crate|super|self)\b[^;]*);", re.M)
PATH = re.compile(r"\bcrate((?:::\w+)+)")
TOKEN = re.compile(
    r"//[^\n]*"
    r"|/\*.*?\*/"
    r'|b?r(#*)".*?"\1'
    r'|b?"(?:\\.|[^"\\])*"'
    r"|b?'(?:\\[^\n]*?|[^'\\\n])'",
    re.S,
)


def blank(match):
    """Keeps line breaks, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def closing(text, opening):
    """The index of the brace that closes the one at `opening`."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return len(text) - 1


def without_tests(code):
    """Blanks every `#[cfg(test)]` module."""
    while found := re.search(r"#\[cfg\(test\)\]\s*(?:#!?\[[^\]]*\]\s*)*mod \w+\s*\{", code):
        end = closing(code, found.end() - 1) + 1
        code = code[: found.start()] + re.sub(r"[^\n]", " ", code[found.start() : end]) + code[end:]
    return code


class File:
    """A source file, its text and its code without comments, strings and tests."""

    def __init__(self, crate, path):
        self.crate = crate
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.text = path.read_text()
        self.code = without_tests(TOKEN.sub(blank, self.text))
        parts = path.relative_to(CRATES[crate]).with_suffix("").parts
        self.module = parts[:-1] if parts[-1] in ("mod", "lib", "main") else parts


def sources():
    return [
        File(crate, path)
        for crate, root in CRATES.items()
        for path in sorted(root.rglob("*.rs"))
        if path.name != UNIT_TEST_HELPER
    ]


def functions(file):
    """Name and length in lines of every function that has a body."""
    for found in FUNCTION.finditer(file.code):
        end = re.search(r"[{;]", file.code[found.end() :])
        if not end or end.group(0) == ";":
            continue
        opening = found.end() + end.start()
        body = file.code[found.start() : closing(file.code, opening) + 1]
        yield found.group(1), body.count("\n") + 1


def collisions(files):
    """Type names defined in more than one file, and the number of distinct names."""
    places = defaultdict(set)
    for file in files:
        for name in TYPE.findall(file.code):
            if name not in ("Err", "Item", "Output", "Target", "Error", "Value", "Ok"):
                places[name].add(file.name)
    shared = {name: sorted(where) for name, where in places.items() if len(where) > 1}
    return shared, len(places)


def expand(tree):
    """The paths of a `use` tree."""
    tree = tree.strip()
    found = re.match(r"^(.*?)\{(.*)\}$", tree, re.S)
    if not found:
        return [tree.split(" as ")[0].strip()]
    depth, part, parts = 0, "", []
    for letter in found.group(2) + ",":
        depth += (letter == "{") - (letter == "}")
        if letter == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [found.group(1) + path for part in parts if part.strip() for path in expand(part)]


def imports(file, modules):
    """The modules of the same crate that a file names."""
    paths = [path for use in USE.findall(file.code) for path in expand(use)]
    paths += ["crate" + path for path in PATH.findall(file.code)]
    for path in paths:
        names = path.split("::")
        base = []
        if names[0] != "crate":
            ups = sum(1 for name in names if name == "super")
            base = list(file.module[: len(file.module) - ups])
        names = base + [name for name in names if name not in ("crate", "super", "self")]
        while names and tuple(names) not in modules:
            names.pop()
        target = tuple(names)
        if target and target != file.module:
            yield target


def kin(one, other):
    """A module and one inside it may name each other."""
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def circles(files):
    """Groups of modules that import one another in a circle."""
    found = []
    for crate in CRATES:
        own = [file for file in files if file.crate == crate]
        modules = {file.module for file in own if file.module}
        graph = {
            file.module: {to for to in imports(file, modules) if not kin(file.module, to)}
            for file in own
            if file.module
        }
        found += [(crate, group) for group in components(graph) if len(group) > 1]
    return found


def components(graph):
    """Strongly connected components, by Tarjan's algorithm."""
    index, low, stack, on_stack, groups = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        for to in graph.get(node, ()):
            if to not in index:
                visit(to)
                low[node] = min(low[node], low[to])
            elif to in on_stack:
                low[node] = min(low[node], index[to])
        if low[node] == index[node]:
            group = []
            while True:
                last = stack.pop()
                on_stack.discard(last)
                group.append("::".join(last))
                if last == node:
                    break
            groups.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return groups


def exported(code):
    """The names a module makes public by itself: its items and what it re-exports."""
    names = re.findall(r"^pub (?:const )?(?:fn|struct|enum|trait|type|const|static) (\w+)", code, re.M)
    for use in re.findall(r"^pub use ([^;]*);", code, re.M):
        names += [re.split(r"::| as ", path)[-1].strip() for path in expand(use)]
    return names


def public_items(files):
    """What a user of the engine can name: the exports of lib.rs and of every documented module."""
    engine = {file.module: file.code for file in files if file.crate == "engine"}
    names, todo = [], [()]
    while todo:
        module = todo.pop()
        code = engine.get(module, "")
        code = re.sub(r"#\[doc\(hidden\)\]\s*pub mod \w+;", "", code)
        names += exported(code)
        todo += [module + (inner,) for inner in re.findall(r"^pub mod (\w+)", code, re.M)]
    return sorted(names)


def code_lines(files):
    return sum(1 for file in files for line in file.code.split("\n") if line.strip())


def measure():
    files = sources()
    lengths = sorted(
        ((lines, f"{file.name} {name}") for file in files for name, lines in functions(file)),
        reverse=True,
    )
    shared, names = collisions(files)
    rings = circles(files)
    wide = [
        f"{file.name}:{number}"
        for file in files
        for number, line in enumerate(file.text.split("\n"), 1)
        if len(line) > 100
    ]
    adaptors = sum(
        len(re.findall(r"\.(?:map|filter|filter_map|flat_map|flatten|chain|zip|and_then|map_or)\(", f.code))
        for f in files
    )
    lines = code_lines(files)
    plain = [length for length, _ in lengths]
    public = public_items(files)
    figures = {
        "code_lines": lines,
        "function_median": statistics.median(plain),
        "function_p90": plain[len(plain) // 10],
        "function_longest": plain[0],
        "shared_type_names_percent": round(100 * len(shared) / names, 1),
        "public_items": len(public),
        "module_circles": len(rings),
        "lines_over_100_columns": len(wide),
        "adaptors_per_100_lines": round(100 * adaptors / lines, 1),
        "saturating_calls": sum(len(re.findall(r"\.saturating_\w+\(", f.code)) for f in files),
    }
    details = {
        "function_longest": [f"{length:4} {name}" for length, name in lengths[:20]],
        "shared_type_names_percent": [f"{name}: {' '.join(w)}" for name, w in sorted(shared.items())],
        "public_items": public,
        "module_circles": [f"{crate}: {' '.join(group)}" for crate, group in rings],
        "lines_over_100_columns": wide[:40],
    }
    return figures, details


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", action="store_true", help="name what counts")
    arguments = parser.parse_args()
    limits = tomllib.loads((Path(__file__).parent / "limits.toml").read_text())
    figures, details = measure()
    worse = 0
    for name, figure in figures.items():
        limit = limits[name]
        exceeded = figure > limit
        worse += exceeded
        print(f"{name:28} {figure:>8}  limit {limit:>8}{'  EXCEEDED' if exceeded else ''}")
        if arguments.list:
            for detail in details.get(name, []):
                print(f"    {detail}")
    if worse:
        print(f"{worse} of {len(figures)} figures are worse than their limit", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

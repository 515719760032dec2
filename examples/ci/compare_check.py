"""Tries compare.sh and the action in clones of a repository that git serves on this machine, with hostile words too.

    compare_check.py SNAPBACK        in the project's folder

Every case runs in a whole clone over the git protocol, in one from a file:// address, where an option of git could start a
program here, and in one of a single commit. No case may leave a file PWNED behind, or take history from the clone.
"""

import itertools
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from served import BAN, branches, served
from steps import Steps, git

FORBID = "loosening"
EITHER = (FORBID, "")
TOUCH = "touch PWNED"
LOOSENED = f"::warning file=rules/{BAN}"
TIGHTENED = "::warning file=rules/events/restoration.yaml"
ALIKE = ", 0 ranges differ"
FEWEST = 200


class Case(NamedTuple):
    """A branch, words for compare.sh or inputs for the action, the exit code and what is said."""

    branch: str
    given: tuple | dict
    code: int
    said: str
    folder: str = "."
    prepare: tuple = ()
    cloned: tuple = ()


def hostile_bases(ids):
    base = ids["base"]
    yield from (f"--upload-pack={TOUCH};git-upload-pack", f"-u{TOUCH}", f"--exec={TOUCH}", f"ext::sh -c {TOUCH}")
    yield from (f"$({TOUCH})", f"`{TOUCH}`", f";{TOUCH}", f"{base}\n--upload-pack={TOUCH};git-upload-pack")
    yield from (f"\n{base}", f"{base}\n", f"{base} ", f" {base}", f"{base}\r", f"x\n::error::{base}")
    yield from ("--depth=1", "--unshallow", "--help", "-", "HEAD", "HEAD~1", "base", "refs/heads/base", ":/rules", "0", "0000000")
    yield from (base[:12], base.upper(), f"{base}^", f"{base}~0", f"{base}:rules", f"+{base}", f"{base}:refs/heads/x", "+refs/*:refs/*")
    yield from ("f" * 40, "a" * 64, f"{base}{'0' * 24}", ids["tree"], ids["tag"])


def bad_bases(ids):
    for base, forbid in zip(hostile_bases(ids), itertools.cycle(EITHER)):
        yield Case("loose", (base, "rules", forbid), 2, "::error::")
    yield Case("loose", ("%0A::error::x", "rules", FORBID), 2, "::error::`base` is no full commit id: `%250A::error::x`")


def verdicts(base):
    yield Case("same", (base, "rules", FORBID), 0, ALIKE)
    yield Case("loose", (base, "rules", FORBID), 1, LOOSENED)
    yield Case("loose", (base, "rules"), 0, LOOSENED)
    yield Case("strict", (base, "rules", FORBID), 0, TIGHTENED)
    for forbid in ("Loosening", f"{FORBID}\n", f" {FORBID}", "--help", "tightening"):
        yield Case("loose", (base, "rules", forbid), 2, "::error::`forbid` is")


def folders(base):
    """However the folder is named, the loosening is found, and nothing where nothing changed."""
    for way in ("rules/", "./rules", "rules//", "rules/.", "rules/../rules", "tests/../rules", "{clone}/rules", "{clone}/rules/../rules"):
        yield Case("loose", (base, way, FORBID), 1, LOOSENED)
        yield Case("same", (base, way, FORBID), 0, ALIKE)
    yield Case("loose", (base, "../rules", FORBID), 1, LOOSENED, folder="tests")
    yield Case("loose", (base, "../rules/", FORBID), 1, LOOSENED, folder="rules")


def bad_folders(base):
    wrong = ["", ".", "..", "/", "-", "--help", "-C", "nowhere", "tests", "rules/items", "rules/ruleset.yaml", "rules\n", "rules ", f"$({TOUCH})"]
    named = [("loose", way) for way in wrong] + [("link", "rules"), ("link_to_namesake", "rules"), ("module", "rules")]
    for (branch, way), forbid in zip(named, itertools.cycle(EITHER)):
        yield Case(branch, (base, way, forbid), 2, "::error::`rules` names no folder")
    yield Case("link_inside", (base, "rules", FORBID), 2, "F02")


def renamed(base):
    yield Case("moved_loose", (base, "law", FORBID), 2, "::error::the base has no rules in `law`: write their path there as `base-rules`")
    yield Case("moved_loose", (base, "law"), 0, "::notice::the base has no rules in `law`")
    for way in ("rules", "rules/", "./rules"):
        yield Case("moved_loose", (base, "{clone}/law/", FORBID, way), 1, f"::warning file=law/{BAN}")
        yield Case("moved", (base, "law", FORBID, way), 0, ALIKE)
    for name in ("-law", "git:HEAD:rules"):
        yield Case("odd_names", (base, name, FORBID, "rules"), 1, "title=less strict")
    wrong = ("law", "nowhere", "tests", "../rules", "/rules", "{clone}/rules", "rules/../rules", "-", "--help", "rules\n", ":rules", "%0A::error::x")
    for way, words in itertools.product(wrong, ((FORBID, ""), ("", ""), (FORBID, "true"))):
        yield Case("moved_loose", (base, "law", words[0], way, words[1]), 2, "::error::the base has no rules in")


def begun(ids):
    """A base without a plain folder of rules, or no base at all."""
    for base in (ids["none"], ids["link"], ids["module"], "", "0" * 40, "0" * 64):
        for new in ("", "yes", "True"):
            yield Case("loose", (base, "rules", FORBID, "", new), 2, "::error::")
        yield Case("loose", (base, "rules"), 0, "::notice::")
        yield Case("loose", (base, "rules", FORBID, "", "true"), 0, "::notice::")
    yield Case("loose", (ids["base"], "rules", FORBID, "", "true"), 2, "::error::the base has rules in `rules`: take `new: true` out")


def odd_bases(ids):
    """Bases off the branch, that cannot be read, and of which git would give another content or only a part."""
    base, head = ids["base"], ids["loose"]
    yield Case("loose", (ids["strict"], "rules", FORBID), 1, "title=less strict")
    yield Case("same", (ids["loose"], "rules", FORBID), 0, LOOSENED)
    for (name, said), forbid in itertools.product((("broken", "error["), ("link_inside", "F02"), ("module_inside", "F02")), EITHER):
        yield Case("loose", (ids[name], "rules", forbid), 2, said)
    fetch = ("fetch", "--quiet", "origin", base)
    for other in (("replace", base, head), ("replace", f"{base}^{{tree}}", f"{head}^{{tree}}"), ("update-ref", f"refs/heads/{base}", head)):
        yield Case("loose", (base, "rules", FORBID), 1, LOOSENED, prepare=(fetch, other))
    yield Case("loose", (base, "rules", FORBID), 2, "error", cloned=("--filter=blob:none",))


def scenarios(base):
    for paths in ("kept failing", "kept\nfailing\n", "kept\n  failing", "\n\nkept\n\nfailing", "failing kept", "kept/kept.yaml\nfailing/failing.yaml"):
        yield Case("same", {"base": base, "scenarios": paths}, 1, "FAILED: The day before")
    for paths in ("", " \n", "kept", "kept\ntests\n", "tests kept"):
        yield Case("same", {"base": base, "scenarios": paths, "forbid": FORBID}, 0, ALIKE)
    for paths in ("nowhere", "kept\nnowhere", "--filter=nothing", "failing\n--filter=nothing", "--help"):
        yield Case("same", {"base": base, "scenarios": paths}, 2, "error")


def actions(base):
    given = {"base": base, "forbid": FORBID, "scenarios": "kept"}
    for way in ("rules", "{clone}/rules", "rules/../rules"):
        yield Case("same", given | {"rules": way}, 0, ALIKE)
        yield Case("strict", given | {"rules": way}, 0, TIGHTENED)
        yield Case("loose", given | {"rules": way}, 1, LOOSENED)
    for way in ("--help", "--version", "-", "nowhere"):
        yield Case("same", given | {"rules": way}, 2, f"::error file={way},line=1")
    yield Case("same", given | {"rules": ""}, 2, "error[")
    yield Case("loose", given | {"base": f"--upload-pack={TOUCH};git-upload-pack"}, 2, "::error::`base` is no full commit id")
    yield Case("moved_loose", given | {"rules": "law"}, 2, "::error::the base has no rules in `law`")
    yield Case("moved_loose", given | {"rules": "law", "base-rules": "rules"}, 1, f"::warning file=law/{BAN}")
    yield Case("moved", given | {"rules": "law", "base-rules": "rules"}, 0, ALIKE)
    yield Case("same", given | {"base": ""}, 2, "::error::no commit to compare the rules with")
    yield Case("same", given | {"base": "", "new": "true"}, 0, "::notice::no commit to compare the rules with")


def cases(ids):
    base = ids["base"]
    of_ids = (bad_bases, begun, odd_bases)
    of_base = (verdicts, folders, bad_folders, renamed, scenarios, actions)
    return [*itertools.chain.from_iterable(make(ids) for make in of_ids), *itertools.chain.from_iterable(make(base) for make in of_base)]


def history(clone):
    """Whether it was cut off, and how many commits are there."""
    return (clone / ".git/shallow").exists(), git(clone, "--no-replace-objects", "rev-list", "--count", "HEAD")


def run(clone, snapback, case):
    steps = Steps(clone, snapback)
    if isinstance(case.given, dict):
        return steps.action(**{name: text.replace("{clone}", str(clone)) for name, text in case.given.items()})
    return steps.compare(*(text.replace("{clone}", str(clone)) for text in case.given), folder=case.folder)


def wrongs(case, code, said):
    told = [line for line in said.splitlines() if line.startswith(("::error::", "::notice::"))]
    if code != case.code:
        yield f"exit {code}, not {case.code}"
    if case.said not in said:
        yield f"does not say {case.said}"
    if len(told) != case.said.startswith(("::error::", "::notice::")):
        yield f"{len(told)} lines of its own"


class Clones:
    """Clones of the served repository: one of each kind is made, and every case has a copy of its own."""

    def __init__(self, root, snapback, tried):
        self.root, self.snapback = root, snapback
        kinds = {self.kind(*one) for one in tried}
        self.made = {kind: root / f"kind-{number}" for number, kind in enumerate(kinds)}
        for (address, *words), clone in self.made.items():
            git(root, "clone", "--quiet", "--template=", "--single-branch", *words, address, clone)
        self.before = {clone: history(clone) for clone in self.made.values()}

    @staticmethod
    def kind(address, depth, case):
        return (address, f"--branch={case.branch}", *depth, *case.cloned)

    def wrong(self, number, one):
        """What is wrong with a case, if anything."""
        case, folder = one[-1], self.root / f"case-{number}"
        made, clone = self.made[self.kind(*one)], folder / "clone"
        shutil.copytree(made, clone, symlinks=True)
        for words in case.prepare:
            git(clone, *words)
        code, said = run(clone, self.snapback, case)
        wrong = [*wrongs(case, code, said)]
        if history(clone) != self.before[made]:
            wrong.append("the history is another")
        if any(folder.rglob("PWNED*")):
            wrong.append("a command was run")
        shutil.rmtree(folder)
        return wrong and f"{one}: {'; '.join(wrong)}\n{said}"


def main():
    snapback = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ids = branches(root / "work", snapback)
        bare = root / "served/rules.git"
        git(root, "clone", "--quiet", "--bare", "work", bare)
        git(bare, "config", "uploadpack.allowFilter", "true")
        with served(bare) as addresses, ThreadPoolExecutor() as pool:
            kinds = [(address, ()) for address in addresses] + [(addresses[0], ("--depth=1",))]
            tried = [(*kind, case) for kind in kinds for case in cases(ids)]
            clones = Clones(root, snapback, tried)
            wrong = [*filter(None, pool.map(clones.wrong, itertools.count(), tried))]
    print(*wrong, sep="\n", end="")
    print(f"{len(tried)} comparisons with a base tried in clones from {len(addresses)} addresses, {len(wrong)} wrong")
    if wrong or len(tried) < FEWEST * len(kinds):
        sys.exit(1)


if __name__ == "__main__":
    main()

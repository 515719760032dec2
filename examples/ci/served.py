"""A repository that git serves on this machine, with a branch for each state of a small set of rules."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from steps import commit, git

BAN = "provisions/res-9001/11.yaml"
KEPT = """\
title: Before Opening Day nothing is restricted, whatever is changed here
because: both paragraphs begin later
scenarios:
  - {name: The day before, query: {item: patrol-frigate, date: "2031-01-09"}, under: north, expect: unrestricted}
"""


def replaced(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def first(work, snapback):
    """The small set that the program lays down, one scenario that always passes and one that fails."""
    subprocess.run([snapback, "init", work], check=True, capture_output=True)
    for folder in (".github", "schemas"):
        shutil.rmtree(work / folder)
    for folder in ("kept", "failing"):
        (work / folder).mkdir()
    (work / "kept/kept.yaml").write_text(KEPT, encoding="utf-8")
    (work / "failing/failing.yaml").write_text(KEPT.replace("expect: unrestricted", "expect: prohibited"), encoding="utf-8")


def same(work):
    (work / "page.md").write_text("A change that is none of the rules.\n", encoding="utf-8")


def loose(work):
    replaced(work / "rules" / BAN, "effect: prohibited", "effect: restraint")


def strict(work):
    replaced(work / "rules/events/restoration.yaml", "midnight_closing_day: 30", "midnight_closing_day: 29")


def moved(work):
    (work / "rules").rename(work / "law")


def moved_loose(work):
    loose(work)
    moved(work)


def odd_names(work):
    """Names that would be an option, or a revision, to the program."""
    loose(work)
    for name in ("-law", "git:HEAD:rules"):
        shutil.copytree(work / "rules", work / name)


def link(work):
    moved_loose(work)
    (work / "rules").symlink_to("law")


def link_to_namesake(work):
    """To a folder whose path would also end that of the link, in a clone of that name."""
    loose(work)
    (work / "clone").mkdir()
    (work / "rules").rename(work / "clone/rules")
    (work / "rules").symlink_to("clone/rules")


def link_inside(work):
    (work / "rules/items/outside.yaml").symlink_to("/etc/hostname")


def module(work, path="rules"):
    git(work, "rm", "-r", "--quiet", "--ignore-unmatch", path)
    git(work, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    (work / path).mkdir()


def module_inside(work):
    module(work, "rules/items/module")


def none(work):
    shutil.rmtree(work / "rules")


def broken(work):
    (work / "rules/ruleset.yaml").write_text("id: [\n", encoding="utf-8")


STATES = (same, loose, strict, moved, moved_loose, odd_names, link, link_to_namesake, link_inside, module, module_inside, none, broken)


def branches(work, snapback):
    """The ids of the commits, by the name of their branch; each but `base` begins there."""
    first(work, snapback)
    git(work, "init", "--quiet", "--initial-branch=base")
    commit(work)
    ids = {"base": commit(work)}
    for state in STATES:
        git(work, "checkout", "--quiet", "-b", state.__name__, "base")
        state(work)
        ids[state.__name__] = commit(work)
        git(work, "clean", "--quiet", "-d", "--force", "--force")
    git(work, "tag", "--annotate", "--message=tag", "tagged", "base")
    return ids | {"tag": git(work, "rev-parse", "tagged"), "tree": git(work, "rev-parse", "base^{tree}")}


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("the daemon of git does not answer")


@contextlib.contextmanager
def served(bare):
    """The addresses of a bare repository: over the git protocol, where git has its daemon, and of its files."""
    files = f"file://{bare}"
    daemon = Path(git(bare, "--exec-path")) / "git-daemon"
    if not daemon.exists():
        print("git has no daemon here: all is fetched from file://")
        yield [files]
        return
    port = free_port()
    words = [daemon, "--export-all", "--listen=127.0.0.1", f"--port={port}", f"--base-path={bare.parent}", bare.parent]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port)
            yield [f"git://127.0.0.1:{port}/{bare.name}", files]
        finally:
            running.terminate()

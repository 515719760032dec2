"""The steps of the action and the scripts beside it, run in a repository as a runner runs them."""

import os
import re
import subprocess
from pathlib import Path

from ruamel.yaml import YAML

PROJECT = Path.cwd()


def read(path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def git(repository, *words):
    person = ("-c", "user.name=someone", "-c", "user.email=someone@example.org")
    done = subprocess.run(["git", *person, *words], cwd=repository, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(repository):
    """The id of a commit of all that lies in the repository."""
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--allow-empty", "--message=rules")
    return git(repository, "rev-parse", "HEAD")


class Steps:
    """A repository, the program on its path and a page for the summary of the job."""

    def __init__(self, repository, snapback):
        self.repository = repository
        self.summary = repository.with_name(f"{repository.name}.md")
        tools = repository.with_name(f"{repository.name}.bin")
        tools.mkdir()
        (tools / "snapback").symlink_to(snapback)
        self.path = f"{tools}:{os.environ['PATH']}"

    def run(self, words, folder=".", **env):
        self.summary.write_text("", encoding="utf-8")
        env = {**os.environ, "PATH": self.path, "GITHUB_STEP_SUMMARY": str(self.summary), **env}
        done = subprocess.run(words, cwd=self.repository / folder, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def shell(self, script, **env):
        return self.run(["bash", "-eo", "pipefail", "-c", script], **env)

    def compare(self, *words, folder="."):
        return self.run([PROJECT / "examples/ci/compare.sh", *words], folder)

    def action(self, **inputs):
        """Every step of the action but the install, as a runner takes them: the first that fails ends it."""
        action = read(PROJECT / "action.yml")
        given = {name: told.get("default", "") for name, told in action["inputs"].items()} | inputs
        said = ""
        for step in action["runs"]["steps"]:
            if step["name"] == "Install snapback":
                continue
            env = {name: self.expression(text, given) for name, text in step.get("env", {}).items()}
            code, text = self.shell(step["run"], **env)
            said += text
            if code:
                return code, said
        return 0, said

    @staticmethod
    def expression(text, given):
        """The first part of `a || b` that is not empty; nothing but inputs and the action's path is known here."""
        known = {f"inputs.{name}": value for name, value in given.items()} | {"github.action_path": str(PROJECT)}
        parts = re.fullmatch(r"\$\{\{ (.*) \}\}", text).group(1).split(" || ")
        return next((known[part] for part in parts if known.get(part)), "")

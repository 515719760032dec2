"""Runs the steps of the action, the hooks and the script of the GitLab job in a small repository of rules.

    check.py SNAPBACK ACTIONLINT        in the project's folder
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from steps import PROJECT, Steps, commit, git, read

EXAMPLE = PROJECT / "examples/ethiopia-eritrea-2000"
EVENT = "rules/events/twelve-months-over.yaml"


class Runner(Steps):
    """A repository whose first commit holds the rules of the example, and the ways its commands are run."""

    def __init__(self, repository, snapback):
        super().__init__(repository, snapback)
        for folder in ("rules", "tests"):
            shutil.copytree(EXAMPLE / folder, repository / folder)
        git(repository, "init", "--quiet", "--initial-branch=main")
        self.base = commit(repository)

    def months(self, number):
        path = self.repository / EVENT
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"plus: \d+ months", f"plus: {number} months", text), encoding="utf-8")

    def action(self, **inputs):
        return super().action(**{"base": self.base} | inputs)

    def hooks(self):
        hooks = read(PROJECT / ".pre-commit-hooks.yaml")
        return [self.shell(" ".join([hook["entry"], *hook["args"]])) for hook in hooks]

    def gitlab(self):
        job = read(PROJECT / "examples/ci/gitlab-ci.yml")["rules"]
        return self.shell("\n".join(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA=self.base)


def begun(repository, snapback, actionlint):
    """What `snapback init` lays down as a workflow is one."""
    subprocess.run([snapback, "init", "law"], cwd=repository.parent, check=True, capture_output=True)
    shutil.copytree(repository.parent / "law/.github", repository / ".github")
    subprocess.run([actionlint, "-no-color"], cwd=repository, check=True)
    shutil.rmtree(repository / ".github")


def linted(repository, actionlint):
    """The workflow with the action as a local one, so that the names of its inputs are compared too."""
    workflows = repository / ".github/workflows"
    workflows.mkdir(parents=True)
    text = (PROJECT / "examples/ci/github.yml").read_text(encoding="utf-8")
    text, number = re.subn(r"uses: \S+/snapback@\S+", "uses: ./", text)
    assert number == 1, "the workflow uses the action once"
    (workflows / "rules.yml").write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / "action.yml", repository / "action.yml")
    subprocess.run([actionlint, "-no-color"], cwd=repository, check=True)
    (workflows / "rules.yml").write_text(text.replace("forbid:", "forbids:"), encoding="utf-8")
    wrong = subprocess.run([actionlint, "-no-color"], cwd=repository, capture_output=True, check=False)
    assert wrong.returncode == 1, "a wrong input passes"


def main():
    snapback, actionlint = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        checked = Path(folder) / "workflow"
        checked.mkdir()
        git(checked, "init", "--quiet")
        begun(checked, snapback, actionlint)
        linted(checked, actionlint)

        repository = Path(folder) / "repository"
        repository.mkdir()
        runner = Runner(repository, snapback)
        code, said = runner.action(forbid="loosening")
        assert code == 0 and "::warning" not in said, said
        assert [code for code, _ in runner.hooks()] == [0, 0]
        code, said = runner.gitlab()
        assert code == 0, said
        assert "<testsuites" in (repository / "scenarios.xml").read_text(encoding="utf-8")
        code, said = runner.action(base="0" * 40)
        assert code == 0 and "no commit to compare" in said, said
        code, said = runner.action(base="0" * 40, forbid="loosening")
        assert code == 2 and "no commit to compare" in said, said

        # An embargo that ends a month early: the scenarios fail first; without them, the comparison.
        runner.months(11)
        code, said = runner.action(forbid="loosening")
        assert code == 1 and "FAILED: The sixteenth of May is the last day" in said, said
        assert [code for code, _ in runner.hooks()] == [0, 1]
        few = {"scenarios": "tests/humanitarian.yaml"}
        code, said = runner.action(forbid="loosening", **few)
        assert code == 1 and f"::warning file={EVENT}" in said and "less strict" in said, said
        assert "| cells | readings | changes |" in runner.summary.read_text(encoding="utf-8")
        code, said = runner.action(**few)
        assert code == 0 and f"::warning file={EVENT}" in said, said

        # One that ends a month late is a change, and no loosening.
        runner.months(13)
        code, said = runner.action(forbid="loosening", **few)
        assert code == 0 and f"::warning file={EVENT}" in said, said

        # Rules that do not load are refused by the first step.
        (repository / EVENT).write_text("id: twelve-months-over\n", encoding="utf-8")
        code, said = runner.action()
        assert code == 2 and EVENT in said, said
    print("the action, the hooks and the job of the examples do what they say")


if __name__ == "__main__":
    main()

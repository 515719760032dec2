"""The same meaning through SWI-Prolog: one process is given folders and cases as facts and answers them in turn."""

import subprocess
from dataclasses import replace
from pathlib import Path

from answer_set import Facts, case_facts
from evaluator import Answer, persons_of, strictness
from tables import query

SEMANTICS = Path(__file__).resolve().parent / "semantics.pl"
RENAMED = {"plus(": "plus_(", "is(": "is_("}


def terms(text):
    """Facts in Prolog's hand: names in single quotes, and two predicates whose names are taken."""
    lines = []
    for line in text.replace('"', "'").splitlines():
        for name, other in RENAMED.items():
            line = other + line[len(name) :] if line.startswith(name) else line
        lines.append(line)
    return "\n".join(lines)


class Prolog:
    """A running process."""

    def __init__(self):
        command = ["swipl", "-q", "-g", "main", "-t", "halt", str(SEMANTICS)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.cases = 0

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def folder(self, rules):
        """From here on, these rules."""
        self.facts = Facts(rules)
        self.cases = 0
        self.process.stdin.write("folder.\n" + terms(self.facts.text) + "\n")

    def answers(self, row, days):
        """The answer for each day of a case, of the kind of person who is told the strictest; of equals the first."""
        asked = query(self.facts.rules, row)
        each = [self.of_kind(replace(asked, person=person), sorted(set(days))) for person in persons_of(self.facts.rules, asked)]
        return {on: None if any(one[on] is None for one in each) else max((one[on] for one in each), key=strictness) for on in days}

    def of_kind(self, asked, days):
        """The answers to one case of one kind of person."""
        self.cases += 1
        text = terms(case_facts(self.facts, asked, self.cases * 1000))
        self.process.stdin.write(f"case.\n{text}\nask([{','.join(map(str, days))}]).\n")
        self.process.stdin.flush()
        found = {on: self.read() for on in days}
        if self.process.stdout.readline() != "end\n":
            raise RuntimeError("Prolog did not finish a case")
        return found

    def read(self):
        """One line: verdict, whether it restricts, provisions, possible verdicts, what it turns on."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("Prolog ended early")
        if line == "none\n":
            return None
        verdict, restricted, *lists = line.rstrip("\n").split("\t")
        provisions, possible, turns_on = (tuple(part for part in text.split(";") if part) for text in lists)
        return Answer(verdict, restricted, provisions, possible, turns_on)

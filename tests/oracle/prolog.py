"""The same meaning through SWI-Prolog: one process is given folders and cases as facts and answers them in turn."""

import subprocess
from pathlib import Path

from answer_set import Facts, case_facts
from evaluator import Answer
from tables import query

SEMANTICS = Path(__file__).resolve().parent / "semantics.pl"
RESTRICTED = {"prohibited": "yes", "approval-required": "yes"}
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
        """The answer for each day of a case."""
        days = sorted(set(days))
        asked = query(self.facts.rules, row)
        self.cases += 1
        text = terms(case_facts(self.facts, asked, self.cases * 1000))
        self.process.stdin.write(f"case.\n{text}\nask([{','.join(map(str, days))}]).\n")
        self.process.stdin.flush()
        found = {on: self.read() for on in days}
        if self.process.stdout.readline() != "end\n":
            raise RuntimeError("Prolog did not finish a case")
        return found

    def read(self):
        """One line: verdict, provisions, possible verdicts, what it turns on."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("Prolog ended early")
        if line == "none\n":
            return None
        verdict, *lists = line.rstrip("\n").split("\t")
        provisions, possible, turns_on = (tuple(part for part in text.split(";") if part) for text in lists)
        words = {RESTRICTED.get(word, "no") for word in possible or (verdict,)}
        same = words.pop() if len(words) == 1 and verdict != "not-encoded" else "undetermined"
        return Answer(verdict, same, provisions, possible, turns_on)

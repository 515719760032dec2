"""Runs the program on a folder and reads its rows."""

import csv
import io
import subprocess
from dataclasses import dataclass

from evaluator import Answer

COLUMNS = ["item", "direction", "activity", "reading", "layer", "as_of"]


class Refused(Exception):
    """The program does not take the folder."""


class Broken(Exception):
    """The program ended as it never should."""


@dataclass
class Program:
    """The program at a path."""

    path: str

    def batch(self, folder, rows, more=()):
        """The output rows for these questions, each a map of columns."""
        columns = sorted({column for row in rows for column in row}) or ["item", "date"]
        text = io.StringIO()
        table = csv.DictWriter(text, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        command = [self.path, "batch", "--rules", str(folder), "--input-format", "csv", "--threads", "1", "--allow-empty", *more]
        done = subprocess.run(command, input=text.getvalue().encode(), capture_output=True, check=False)
        complaint = done.stderr.decode()
        if done.returncode == 2 and not done.stdout:
            raise Refused(complaint)
        if done.returncode not in (0, 2):
            raise Broken(f"exit {done.returncode}: {complaint}")
        found = list(csv.DictReader(io.StringIO(done.stdout.decode())))
        if len(found) != len(rows):
            raise Broken(f"{len(rows)} rows in, {len(found)} out")
        return found


def parts(cell):
    return tuple(part for part in cell.split(";") if part)


def answer(row):
    """What a row of the program says."""
    if row["error"]:
        return row["error"]
    return Answer(row["verdict"], row["restricted"], parts(row["provisions"]), parts(row["possible"]), parts(row["turns_on"]))

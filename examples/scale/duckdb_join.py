"""Answers a file of questions with DuckDB: one machine, more rows than memory.

    python duckdb_join.py TABLE ROWS ANSWERS

TABLE is what `snapback export` writes (a file, or several as a glob), ROWS a file with the columns of `snapback batch`,
`reading` and, unless the table has one activity for each item, `activity` filled in. Parquet does as well as CSV.
"""

import sys

import duckdb

from condition import ANSWER, condition

table, rows, answers = sys.argv[1:4]


def read(path):
    return f"read_parquet('{path}')" if path.endswith(".parquet") else f"read_csv('{path}', all_varchar = true, header = true)"


db = duckdb.connect()
db.execute(f"CREATE TABLE t AS FROM {read(table)}")
db.execute(f"CREATE VIEW q AS FROM {read(rows)}")
columns = {name: [row[0] for row in db.execute(f"DESCRIBE {name}").fetchall()] for name in ("t", "q")}
on = condition(columns["t"], columns["q"])
db.execute(f"COPY (SELECT q.*, {', '.join('t.' + name for name in ANSWER)} FROM q LEFT JOIN t ON {on}) TO '{answers}' (HEADER)")

"""The condition on which a row of questions meets a row of the exported table, in SQL that DuckDB and Spark both read.

A fact column of the table is empty where the fact may stand as it will. Else it lists the ways in which it may stand,
joined by `;`: a code such as `yes` or `FR`; `missing`, the question states nothing; `none`, it states that there is no
such day; `between`, with two more columns, the first number or day and the first beyond; `other`, any country but those
in one more column. A default such as "no approval is stated" is in the table, not here: there, `missing` stands beside `no`.
"""

ANSWER = ["reading_used", "verdict", "restricted", "basis", "confidence", "provisions", "possible", "turns_on", "verdict_until", "notes"]
MORE = ("_from", "_until", "_except")


def facts(table):
    """The fact columns of the table."""
    names = table[table.index("activity") + 1 : table.index("from")]
    return [name for name in names if not (name.endswith(MORE) and name.rsplit("_", 1)[0] in names)]


def lists(column, word):
    """Whether a list joined by `;` has a word."""
    return f"concat(';', {column}, ';') LIKE concat('%;', {word}, ';%')"


def meets(fact, table, questions):
    """Whether a fact stands as a row of the table wants it."""
    if fact not in questions:
        missing = lists(f"t.{fact}", "'missing'")
        return f"(t.{fact} IS NULL OR {missing})"
    met = lists(f"t.{fact}", f"coalesce(q.{fact}, 'missing')")
    if f"{fact}_except" in table:
        left_out = lists(f"coalesce(t.{fact}_except, '')", f"q.{fact}")
        other = lists(f"t.{fact}", "'other'")
        met = f"{met} OR (q.{fact} IS NOT NULL AND {other} AND NOT {left_out})"
    if f"{fact}_from" in table:
        # Days compare as text; numbers, told by the unit in their name, do not.
        typed = "CAST({} AS DECIMAL(12, 3))" if fact.endswith(("_km", "_eur")) else "{}"
        value, first, beyond = (typed.format(name) for name in (f"q.{fact}", f"t.{fact}_from", f"t.{fact}_until"))
        within = f"(t.{fact}_from IS NULL OR {value} >= {first}) AND (t.{fact}_until IS NULL OR {value} < {beyond})"
        between = lists(f"t.{fact}", "'between'")
        met = f"{met} OR (q.{fact} <> 'none' AND {between} AND {within})"
    return f"(t.{fact} IS NULL OR {met})"


def condition(table, questions):
    """The whole condition; `table` and `questions` are lists of columns."""
    layer = "coalesce(q.layer, 'un')" if "layer" in questions else "'un'"
    if "direction" not in questions:
        raise SystemExit("the rows need a column `direction`: which way an item usually moves is not in the table")
    parts = ["t.reading = q.reading", "t.item = lower(q.item)", f"t.layer = {layer}", "t.direction = q.direction"]
    # A table exported without --activity has one for each item: that which `batch` takes where a row names none.
    parts += ["t.activity = q.activity"] if "activity" in questions else []
    parts += ["q.date >= t.from", "(t.until IS NULL OR q.date < t.until)"]
    parts += [meets(fact, table, questions) for fact in facts(table)]
    return "\n  AND ".join(parts)

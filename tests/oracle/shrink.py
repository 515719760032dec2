"""Makes a differing case smaller: takes away whatever can go while the program still takes the folder and the answers differ."""

from copy import deepcopy

LISTED = ["instruments", "events", "questions", "readings", "lists", "items"]


def without(documents, path):
    """The documents without one, and without its mention where everything of its kind is listed."""
    fewer = deepcopy(documents)
    del fewer[path]
    kind, identity = path.split("/", 1)
    if kind in LISTED:
        fewer["ruleset"][kind] = [one for one in fewer["ruleset"][kind] if one != identity]
    if kind == "instruments":
        fewer = {other: shape for other, shape in fewer.items() if not other.startswith(f"provisions/{identity}/")}
    if kind == "provisions":
        instrument = fewer[f"instruments/{identity.split('/')[0]}"]
        instrument["paragraphs"] = [one for one in instrument["paragraphs"] if one != identity]
        if not instrument["paragraphs"]:
            del instrument["paragraphs"]
            instrument["intentionally_empty"] = True
    for shape in fewer.values():
        prune(shape, identity)
    return fewer


def prune(node, identity):
    """Takes the id out of the lists of ids inside."""
    if isinstance(node, dict):
        for key in [key for key, part in node.items() if isinstance(part, list) and identity in part]:
            node[key] = [one for one in node[key] if one != identity]
            if not node[key]:
                del node[key]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            prune(part, identity)


def places(node, path=()):
    """Every key and every list element that could be taken out, the largest first."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def cut(documents, path):
    """The documents without one place."""
    fewer = deepcopy(documents)
    holder = fewer
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return fewer if holder else None


def smaller(documents, row):
    """Everything that is one step smaller."""
    for path in sorted(documents, reverse=True):
        if path != "ruleset":
            yield without(documents, path), row
    for column in [one for one in row if one not in ("item", "date", "reading", "direction", "activity")]:
        yield documents, {key: value for key, value in row.items() if key != column}
    for path in list(places(documents)):
        if len(path) > 1 and path[-1] not in ("id", "title", "source"):
            fewer = cut(documents, path)
            if fewer:
                yield fewer, row


def shrink(documents, row, differs, rounds=400):
    """The smallest case found. `differs` says whether a case still differs; it is asked at most so often in vain."""
    vain = 0
    found = True
    while found:
        found = False
        for fewer, asked in smaller(documents, row):
            vain += 1
            if vain > rounds:
                return documents, row
            try:
                still = differs(fewer, asked)
            except (KeyError, IndexError, TypeError, AttributeError, ValueError):
                still = False
            if still:
                documents, row, found, vain = fewer, asked, True, 0
                break
    return documents, row

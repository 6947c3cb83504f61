"""What a schema cannot say of a gateway's requests, for schemathesis: which parameters go together, which
time zones there are, and that no other parameter is overlooked."""

import re
from urllib.parse import parse_qsl, urlsplit

import schemathesis
from schemathesis import GenerationMode

ORDERED = [
    ("durationSeconds.min", "durationSeconds.max"),
    ("userTurnCount.min", "userTurnCount.max"),
]
# All of them together ask for 50 combinations at the most.
COMBINED = ["agentId", "channel", "status", "agentVersionId"]
# Columns inside lists are named otherwise in CSV than in NDJSON.
LISTS = {"transcript", "analysis", "issues", "withheld"}
NO_TEXT = re.compile(r"None|null|true|false|-?\d+(\.\d+)?", re.IGNORECASE)
# What Retell serves only beside another key: with what it is asked for here. Others serve it also alone.
BESIDE = {"userId": ("direction", "inbound"), "agentPhone": ("direction", "inbound"), "agentVersionId": ("agentId", "a")}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes of values that are valid each for itself a request that is valid as a whole."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE or not case.query:
        return
    query = case.query
    # A sealed cursor goes with one filter: gateway.test.ts walks by it.
    query.pop("after", None)
    clock = {name for name in query if name.startswith("timeOfDay.")}
    if clock:
        query.setdefault("timeOfDay.utcOffsetMinutes", 0)
        if clock == {"timeOfDay.utcOffsetMinutes"}:
            query["timeOfDay.to"] = "12:00"
    for least, greatest in ORDERED:
        if least in query and greatest in query and float(query[least]) > float(query[greatest]):
            query[least], query[greatest] = query[greatest], query[least]
    documented = {parameter.name for parameter in case.operation.query}
    for name, (other, value) in BESIDE.items():
        if name in query and other in documented:
            query.setdefault(other, value)
    edges = query.get("durationEdges")
    if isinstance(edges, list):
        query["durationEdges"] = sorted({float(edge): edge for edge in edges}.values(), key=float)
    combinations = 1
    for name in COMBINED:
        if isinstance(query.get(name), list):
            query[name] = list(dict.fromkeys(query[name]))[: 50 // combinations]
            combinations *= max(1, len(query[name]))
    # Which of two times is the later one takes a calendar to tell.
    if "createdAfter" in query:
        query.pop("createdBefore", None)
    if "timeZone" in query:
        # The first day that can be asked for begins in UTC.
        is_first = str(query.get("createdAfter", "")).startswith("0001-01-01")
        query["timeZone"] = "UTC" if is_first else "Asia/Kolkata"
    if "omit" in query:
        # A part is left out or shown.
        query.pop("include", None)
    if query.get("format") != "csv":
        query.pop("bom", None)
        query.pop("formulaGuard", None)
    if query.get("format") != "ndjson":
        query.pop("json", None)
    if query.get("format") == "parquet":
        query.pop("end", None)
    names = query.pop("columnNames", None)
    if "columns" in query:
        query.pop("omit", None)
        query["columns"] = apart(query["columns"])
        # As many as there are columns.
        if names is not None and isinstance(query["columns"], list):
            query["columnNames"] = [f"c{place}" for place, _ in enumerate(query["columns"])]


@schemathesis.hook
def filter_case(context, case):
    """A number, true, false or null in an address is a text, too, and Retell's ids are any text."""
    value = (case.query or {}).get("conversationId", "")
    return isinstance(value, (list, dict)) or not NO_TEXT.fullmatch(str(value))


def apart(columns):
    """Those of which none lies in another. (As a list, or as an example's text.)"""
    if isinstance(columns, str):
        return ",".join(apart(columns.split(",")))
    of_each = {}
    for column in columns:
        first = column.split(".")[0]
        of_each.setdefault(first, first if first in LISTS else column)
    return list(of_each.values())


@schemathesis.check
def other_parameters_are_refused(ctx, response, case):
    """Not even an unknown parameter is overlooked. (negative_data_rejection lets those pass.)"""
    documented = {parameter.name for parameter in case.operation.query}
    sent = parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)
    others = [name for name, _ in sent if name not in documented]
    if others and case.method.upper() in ("GET", "HEAD") and response.status_code < 400:
        raise AssertionError(f"{', '.join(map(repr, others))}: no such parameter, and yet {response.status_code}")

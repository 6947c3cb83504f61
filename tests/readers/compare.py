"""Reads the exports in a folder by the recipes beside them, and compares every cell with the model.

python compare.py FOLDER TOOL...; exits 1 if a cell differs."""

import datetime
import json
import math
import os
import subprocess
import sys
import zipfile
import xml.etree.ElementTree as ET

os.chdir(sys.argv[1])
MODEL = json.load(open("model.json"))
#: Tools that take a missing text of a CSV file for an empty one, or the other way round.
NO_NULL_TEXTS = {"pandas", "sqlite3", "libreoffice"}


def micros(time):
    """Microseconds since 1970 of a text, a datetime or pandas's own."""
    if isinstance(time, str):
        time = datetime.datetime.fromisoformat(time.replace("Z", "+00:00").replace(" ", "T"))
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)
    since = time - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (since.days * 86400 + since.seconds) * 1000000 + since.microseconds


def at(value, path):
    """What lies at a path of the model."""
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name)] if int(name) < len(value) else None
        else:
            value = value.get(name) if value is not None else None
    return value


def canonical(value, column, tool, is_csv, is_model, is_text=False):
    """A value as it is compared. `is_text`: it should be a text, which only DuckDB's JSON puts in quotes."""
    kind = column["type"]
    if value is None and tool == "clickhouse" and kind in ("list", "record"):
        # It has neither missing lists nor missing tuples.
        return [] if kind == "list" else [None] * len(column["fields"])
    if value is None or isinstance(value, float) and math.isnan(value):
        return "" if kind == "text" and is_csv and tool in NO_NULL_TEXTS else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return canonical(None, column, tool, is_csv, is_model)
    if kind == "list":
        inside = {"type": "record", "fields": column["fields"]} if "fields" in column else {"type": "text"}
        return [canonical(item, inside, tool, is_csv, is_model) for item in value]
    if kind == "record":
        return [canonical(value[it["name"]], it, tool, is_csv, is_model) for it in column["fields"]]
    if kind == "timestamp":
        return micros(value)
    if kind == "number":
        return float(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}[value]
    if kind == "text" and is_model and not isinstance(value, str):
        return json.dumps(value, separators=(",", ":"))
    if kind == "json":
        is_json = isinstance(value, str) and not is_model and not (is_text and tool != "duckdb")
        value = json.loads(value) if is_json else value
        return json.dumps(value, sort_keys=True)
    # Spreadsheets break lines in one way.
    return value.replace("\r\n", "\n") if tool == "libreoffice" else value


#: What DuckDB's times become, whatever the time zone is.
UTC = "strftime({0} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"


def duckdb_value(column, value):
    """The SQL of a value with its times as texts."""
    fields = column.get("fields")
    if column["type"] == "timestamp":
        return UTC.format(value)
    if column["type"] == "list" and fields is not None:
        return "list_transform({0}, lambda it: {1})".format(value, duckdb_value({"type": "record", "fields": fields}, "it"))
    if column["type"] == "record":
        inside = ", ".join("{0}: {1}".format(it["name"], duckdb_value(it, '{0}."{1}"'.format(value, it["name"]))) for it in fields)
        return "CASE WHEN {0} IS NULL THEN NULL ELSE {{{1}}} END".format(value, inside)
    return value


def duckdb(recipe, columns):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Kolkata'")
    connection.execute("CREATE TABLE read AS " + recipe)
    fields = ", ".join(duckdb_value(it, '"{0}"'.format(it["name"].replace('"', '""'))) for it in columns)
    return connection.execute("SELECT " + fields + " FROM read").fetchall()


def python(recipe, columns):
    scope = {}
    exec(recipe, scope)
    table = scope["table"]
    if hasattr(table, "to_pylist"):
        rows = table.to_pylist()
    else:
        rows = table.to_dicts() if hasattr(table, "to_dicts") else table.to_dict("records")
    return [[row[it["name"]] for it in columns] for row in rows]


def clickhouse(recipe, columns):
    import chdb

    iso = "date_time_output_format = 'iso';\n"
    recipe = recipe.replace(";\n", ", " + iso) if "SETTINGS" in recipe else recipe.replace(";\n", " SETTINGS " + iso)
    lines = str(chdb.query(recipe, "JSONEachRow")).split("\n")
    return [[json.loads(line)[it["name"]] for it in columns] for line in lines if line]


def sqlite3(recipe, columns):
    import sqlite3 as library

    if os.path.exists("conversations.db"):
        os.remove("conversations.db")
    subprocess.run(["sh", "-c", recipe], check=True)
    rows = library.connect("conversations.db").execute("SELECT * FROM conversations").fetchall()
    empty = lambda value, kind: None if value == "" and kind != "text" else value
    return [[empty(value, it["type"]) for value, it in zip(row, columns)] for row in rows]


def libreoffice(recipe, columns):
    subprocess.run(["sh", "-c", recipe], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    file = [name for name in os.listdir(".") if name.endswith(".ods")][0]
    root = ET.fromstring(zipfile.ZipFile(file).read("content.xml"))
    os.remove(file)
    office, table, text = ("{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}" % it for it in ("office", "table", "text"))

    def words(element):
        said = element.text or ""
        for inner in element:
            said += {text + "s": " " * int(inner.get(text + "c", "1")), text + "tab": "\t", text + "line-break": "\n"}.get(inner.tag) or words(inner)
            said += inner.tail or ""
        return said

    def value(cell):
        kind = cell.get(office + "value-type")
        if kind == "float":
            return float(cell.get(office + "value"))
        return None if kind is None else "\n".join(words(it) for it in cell.findall(text + "p")) if kind == "string" else kind

    rows = []
    for row in root.iter(table + "table-row"):
        cells = []
        for cell in row:
            times = int(cell.get(table + "number-columns-repeated", "1"))
            cells += [value(cell)] * min(times, len(columns))
        cells += [None] * len(columns)
        rows.append(cells[: len(columns)])
    return rows[1 : len(MODEL) + 1]


READERS = {"duckdb": duckdb, "pandas": python, "polars": python, "pyarrow": python, "clickhouse": clickhouse, "sqlite3": sqlite3, "libreoffice": libreoffice}

failed = False
for file in sorted(name[:-5] for name in os.listdir(".") if name.endswith((".csv.json", ".ndjson.json", ".parquet.json"))):
    about = json.load(open(file + ".json"))
    columns, is_csv = about["columns"], file.endswith(".csv")
    for tool in sys.argv[2:]:
        if tool not in about["recipes"]:
            continue
        rows = READERS[tool](about["recipes"][tool], columns)
        different = [] if len(rows) == len(MODEL) else [(len(rows), "rows instead of", len(MODEL))]
        for row, conversation in zip(rows, MODEL):
            for cell, column in zip(row, columns):
                value = at(conversation, column["path"])
                expected = canonical(value, column, tool, is_csv, True)
                found = canonical(cell, column, tool, is_csv, False, isinstance(value, str))
                if found != expected:
                    different.append((conversation["id"], column["name"], "is", found, "not", expected))
        failed = failed or bool(different)
        cells = len(MODEL) * len(columns)
        print("%-12s %-14s %s" % (tool, file, "%d of %d cells differ: %s" % (len(different), cells, different[:3]) if different else "%d cells are the model's" % cells), flush=True)
sys.exit(failed)

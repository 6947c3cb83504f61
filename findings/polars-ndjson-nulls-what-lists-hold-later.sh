#!/usr/bin/env bash
# polars 2.1.0, read_ndjson and scan_ndjson: where lists are empty in the first 100 lines (`infer_schema_length`), texts,
# numbers and booleans that they hold later are read as null: `["x"]` becomes [None]. So is a member of objects in lists
# that was null until then: [{"at": "2026-01-05"}] becomes [{"at": None}]. No error, with `ignore_errors=False`, the
# default. Lists keep their lengths, so counting shows nothing. Files of this shape are common: tags or errors that most
# records do not have, messages of which only some have a time.
#
# The bet, written when the first of these had been seen by chance: what does not fit the type inferred from the first
# lines is an error in lists, too. It is one for anything else: 1 and then 1.5, null and then a text, [1] and then ["x"],
# objects in those empty lists, and for the same lists in read_json.
#
# Seen on 2026-12-01, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
cat >read.py <<'PY'
import io, json, polars
print("polars", polars.__version__)

def last(first, later, read, form="{}\n" * 101):
    """The last of 101 values: so many are the first, and then another one comes."""
    rows = [json.dumps({"it": it}) for it in [first] * 100 + [later]]
    return read(form.format(*rows).encode())["it"].to_list()[-1]

ways = [polars.read_ndjson, lambda file: polars.scan_ndjson(io.BytesIO(file)).collect()]
for first, later, expected in [
    ([], ["x"], [None]),
    ([], [1.5, 2], [None, None]),
    ([], [True], [None]),
    ([{"at": None}], [{"at": "2026-01-05"}], [{"at": None}]),
]:
    found = [last(first, later, read) for read in ways]
    print(first, "then", later, "→", *found)
    assert found == [expected] * 2

whole = lambda file: polars.read_ndjson(file, infer_schema_length=None)
assert last([], ["x"], whole) == ["x"]

as_array = "[" + ",".join(["{}"] * 101) + "]"
as_json = lambda file: polars.read_json(io.BytesIO(file))
refused = [(*pair, read) for read in ways for pair in [(1, 1.5), (None, "x"), ([1], ["x"]), ([], [{"code": 5}])]]
for first, later, read, *form in refused + [([], ["x"], as_json, as_array)]:
    try:
        value = last(first, later, read, *form)
    except polars.exceptions.PolarsError as error:
        print(first, "then", later, "→", type(error).__name__)
    else:
        raise SystemExit(f"{first} then {later}: {value}")
PY
venv/bin/python read.py

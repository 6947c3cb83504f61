#!/usr/bin/env bash
# polars 2.1.0, read_csv: a quoted name in the header keeps its doubled quotes ("a ""b""" is the column a ""b""), while
# a cell with the same characters below it is read as a "b". So the name that a program wrote is not the name that it
# reads, and a `schema` with the right name is refused ("column names not specified in schema"). write_csv of polars
# itself doubles them: its own file comes back with another name.
#
# The bet: a header is a row like the others (RFC 4180), and what write_csv writes, read_csv reads back.
#
# Seen on 2026-11-30, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
cat >read.py <<'PY'
import csv
import io
import polars

name = 'a "b"'
print("polars", polars.__version__)
written = polars.DataFrame({name: [name], "c": ["d"]}).write_csv()
print("written:", repr(written))
[[header, _], [cell, _]] = csv.reader(io.StringIO(written))
assert (header, cell) == (name, name), "another reader reads both back"
back = polars.read_csv(written.encode())
print("read back:", back.columns, back.rows())
assert back.columns == ['a ""b""', "c"] and back.rows() == [(name, "d")]
try:
    polars.read_csv(written.encode(), schema={name: polars.String, "c": polars.String})
    raise SystemExit("the right name is accepted")
except polars.exceptions.SchemaError as error:
    print("with the right name:", str(error).splitlines()[0][:72])
PY
venv/bin/python read.py

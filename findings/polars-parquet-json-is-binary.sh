#!/usr/bin/env bash
# polars 2.1.0, read_parquet: a column whose logical type is JSON (text in UTF-8, by the format's specification) is read
# as Binary, so texts must be cast before anything can be done with them, and comparisons with a text fail. DuckDB writes
# its own JSON columns so. Only where the file also carries pyarrow's schema is it a text (an extension type over String).
#
# The bet: JSON is read as String, as pyarrow, pandas and DuckDB read it.
#
# Seen on 2026-12-01, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1
cat >read.py <<'PY'
import duckdb
import polars
import pyarrow.parquet

print("polars", polars.__version__, "duckdb", duckdb.__version__, "pyarrow", pyarrow.__version__)
duckdb.sql("""copy (select '{"x": 1}'::JSON as it) to 'it.parquet'""")
print("in the file:", pyarrow.parquet.ParquetFile("it.parquet").schema.column(0).logical_type)
print("pyarrow:", pyarrow.parquet.read_table("it.parquet").column("it").to_pylist())
print("duckdb:", duckdb.sql("select * from 'it.parquet'").fetchall())
table = polars.read_parquet("it.parquet")
print("polars:", table.schema, table["it"].to_list())
assert table.schema["it"] == polars.Binary and table["it"].to_list() == [b'{"x": 1}']
assert polars.scan_parquet("it.parquet").collect_schema()["it"] == polars.Binary
PY
venv/bin/python read.py

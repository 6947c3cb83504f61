#!/usr/bin/env bash
# pyarrow 26.0.1, csv.read_csv with newlines_in_values: a CR LF inside a quoted cell becomes a lone CR where the border
# of two blocks falls between the two. No error; the rest of the table is right. With the default block size (1 MiB) it
# is one cell in thousands, and which one depends on the length of everything before it.
#
# The bet: `newlines_in_values` is there for cells like these, and the block size is a matter of speed: what is read is
# the same with every one.
#
# Seen on 2026-11-30, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
cat >read.py <<'PY'
import io
import pyarrow
from pyarrow import csv

file = ("said,by\r\n" + '"first\r\nsecond",caller\r\n' * 50_000).encode()
print("pyarrow", pyarrow.__version__, len(file), "bytes")


def read(block_size):
    table = csv.read_csv(
        io.BytesIO(file),
        read_options=csv.ReadOptions(block_size=block_size),
        parse_options=csv.ParseOptions(newlines_in_values=True),
    )
    cells = table.column("said").to_pylist()
    return len(cells), {cell: cells.count(cell) for cell in sorted(set(cells))}


sizes = range(1 << 16, (1 << 16) + 24)
whole, blocks = read(len(file) + 1), [read(size) for size in sizes]
changed = [cells.get("first\rsecond", 0) for _, cells in blocks]
print("in one block:", whole)
print("in blocks of 65536 to 65559 bytes, cells without their line feed:", changed)
assert whole == (50_000, {"first\r\nsecond": 50_000})
assert all(rows == 50_000 and set(cells) <= {"first\r\nsecond", "first\rsecond"} for rows, cells in blocks)
assert any(changed) and not all(changed)
PY
venv/bin/python read.py

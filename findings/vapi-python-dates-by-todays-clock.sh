#!/usr/bin/env bash
# vapi_server_sdk 3.0.0 (PyPI), calls.list: a filter of time given as a datetime without a zone is sent with the offset
# from UTC that the machine has today, not with the one of the day that it names. So "15 July, noon" is another instant
# when it is asked for in winter than in summer. Where clocks change, bounds in the other half of the year are an hour
# off, and a report on one past month has other calls in it by the season in which it is made. The docstring says that
# the zone is the runtime's; a datetime with a zone is sent right.
#
# The bet: local time is local by the rules of its own date, as for astimezone() and timestamp() of the same datetime.
#
# Seen on 2026-12-01, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check vapi_server_sdk==3.0.0 httpx==0.28.1
cat >ask.py <<'PY'
import datetime, importlib.metadata
import httpx
from vapi import Vapi

print("vapi_server_sdk", importlib.metadata.version("vapi_server_sdk"))

def sent(at):
    """The bound as the server gets it."""
    asked = []
    answer = lambda request: asked.append(request.url.params["createdAtGe"]) or httpx.Response(200, json=[])
    vapi = Vapi(token="key", httpx_client=httpx.Client(transport=httpx.MockTransport(answer)))
    assert vapi.calls.list(created_at_ge=at) == []
    return datetime.datetime.fromisoformat(asked[0])

hour = datetime.timedelta(hours=1)
today = datetime.datetime.now().astimezone().utcoffset()
wrong = 0
for month, offset in [(1, hour), (7, 2 * hour)]:
    noon = datetime.datetime(2026, month, 15, 12)
    assert noon.astimezone().utcoffset() == offset
    zoned = noon.replace(tzinfo=datetime.timezone(offset))
    print(noon.astimezone(), "is sent as", sent(noon), "and with its zone as", sent(zoned))
    assert sent(zoned) == zoned
    assert sent(noon) == noon.replace(tzinfo=datetime.timezone(today))
    wrong += sent(noon) != zoned
assert wrong == 1
PY
# Central Europe, spelt out so that no database of zones is needed.
TZ=CET-1CEST,M3.5.0,M10.5.0/3 venv/bin/python ask.py

#!/usr/bin/env bash
# vapi_server_sdk 3.0.0 (PyPI), calls.get and calls.list: items of call.messages get the first class of five whose
# required fields they have. What the bot says is a UserMessage, and the tool calls are a SystemMessage, which has no
# tool_calls. The very same list in call.artifact.messages is read by another rule (the class with the most fields that
# fit): there the tool calls are right, and the bot's words are a BotMessage if they name their source, and a
# UserMessage otherwise. No error and no warning; `role` is right everywhere.
#
# The bet: roles are what the five classes are for, so the class follows the role; a typed client never gives the bot's
# words to the user, and one list is read one way wherever it stands in the answer.
#
# Seen on 2026-12-01, Python 3.11, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs Python
# with venv and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check vapi_server_sdk==3.0.0 pydantic==2.12.5 httpx==0.28.1
cat >read.py <<'PY'
import importlib.metadata
import httpx
from vapi import Vapi

print("vapi_server_sdk", importlib.metadata.version("vapi_server_sdk"))

def item(role, second, **more):
    return {"role": role, "time": 1767607200000 + second * 1000, "secondsFromStart": second, **more}

def spoken(role, second, message, **more):
    return item(role, second, message=message, endTime=1767607201000 + second * 1000, **more)

call_made = {"id": "1", "type": "function", "function": {"name": "stock", "arguments": "{}"}}
messages = [
    item("system", 0, message="Sell tea."),
    spoken("bot", 1, "Which tea?"),
    spoken("bot", 3, "Green or black?", source="model"),
    spoken("user", 5, "Green."),
    item("tool_calls", 7, message="", toolCalls=[call_made]),
    item("tool_call_result", 8, toolCallId="1", name="stock", result="4 boxes"),
]
time = "2026-01-05T10:00:00.000Z"
call = {"id": "c", "orgId": "o", "createdAt": time, "updatedAt": time}
call |= {"messages": messages, "artifact": {"messages": messages}}
answer = lambda request: httpx.Response(200, json=call if request.url.path == "/call/c" else [call])
vapi = Vapi(token="key", httpx_client=httpx.Client(transport=httpx.MockTransport(answer)))
result = "ToolCallResultMessage"
for read in [vapi.calls.get("c"), *vapi.calls.list()]:
    for place, found, expected in [
        ("call.messages", read.messages, ["System", "User", "User", "User", "System"]),
        ("call.artifact.messages", read.artifact.messages, ["System", "User", "Bot", "User", "ToolCall"]),
    ]:
        print(place, *(f"{it.role}:{type(it).__name__}" for it in found))
        assert [it.role for it in found] == [it["role"] for it in messages]
        assert [type(it).__name__ for it in found] == [f"{name}Message" for name in expected] + [result]
    assert not hasattr(read.messages[4], "tool_calls") and read.artifact.messages[4].tool_calls
PY
venv/bin/python read.py

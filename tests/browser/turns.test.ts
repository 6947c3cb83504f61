// How a transcript is read: turns, pauses, who spoke how long, places in a recording, search, addresses that may be asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, Message } from "convoscope";
import { playable } from "../../www/src/reading/audio-address.js";
import { pieces, spansOf } from "../../www/src/reading/find.js";
import { heardAt, placedIn, sharesOf, toolPart, turnsOf } from "../../www/src/reading/turns.js";

const START = Date.UTC(2026, 4, 4, 9);
const at = (seconds: number | null) => (seconds === null ? null : new Date(START + seconds * 1000).toISOString());
const said = (role: string, seconds: number | null, content = "…"): Message => ({ role, content, timestamp: at(seconds) });
const call = (change: Partial<Conversation>) => ({ provider: "vapi", channel: "telephone", live: false, createdAt: at(-8), startedAt: at(0), endedAt: at(60), durationSeconds: 60, transcript: [], ...change }) as Conversation;

test("calls of tools stand together, unless there is a pause between them; a message without a time has none before it", () => {
  const shape = (messages: Message[]) => turnsOf(messages).map(({ index, messages: { length }, isTool, pause }) => [index, length, isTool, pause]);
  assert.deepEqual(shape([]), []);
  assert.deepEqual(shape([said("user", 0), said("tool", 2), said("tool", 3), said("assistant", 4)]), [[0, 1, false, null], [1, 2, true, null], [3, 1, false, null]]);
  assert.deepEqual(shape([said("tool", 0), said("tool", 30)]), [[0, 1, true, null], [1, 1, true, 30]]);
  assert.deepEqual(shape([said("user", 0), said("user", null), said("user", 9), said("user", 19)]), [[0, 1, false, null], [1, 1, false, null], [2, 1, false, null], [3, 1, false, 10]]);
});

test("what a tool's message is", () => {
  const part = (content: string) => toolPart(said("tool", 0, content));
  assert.deepEqual(part('find({"a":[1]})'), { kind: "call", name: "find", value: { a: [1] } });
  assert.deepEqual(part("hang_up()"), { kind: "call", name: "hang_up", value: undefined });
  assert.deepEqual(part('{"a":1}'), { kind: "result", value: { a: 1 } });
  assert.deepEqual(part("closed (until nine)"), { kind: "result", value: "closed (until nine)" });
  assert.deepEqual(part("not(json"), { kind: "result", value: "not(json" });
});

test("who spoke how long is told where the times allow it, and else why not", () => {
  const transcript = [said("assistant", 0), said("user", 10), said("tool", 25), said("assistant", 30)];
  assert.deepEqual(sharesOf(call({ transcript })), { seconds: [["assistant", 40], ["user", 15], ["tool", 5]] });
  // The last one counts only to an end that is known.
  assert.deepEqual(sharesOf(call({ transcript, live: true })), { seconds: [["assistant", 10], ["user", 15], ["tool", 5]] });
  assert.deepEqual(sharesOf(call({ transcript, endedAt: null, durationSeconds: 50 })), { seconds: [["assistant", 30], ["user", 15], ["tool", 5]] });
  assert.deepEqual(sharesOf(call({ transcript, endedAt: at(29) })), { seconds: [["assistant", 10], ["user", 15], ["tool", 5]] });
  assert.equal(sharesOf(call({ transcript: [said("user", null), said("assistant", 3)] })), "untimed");
  assert.equal(sharesOf(call({ transcript: [said("user", 9), said("assistant", 3)] })), "untimed");
  assert.equal(sharesOf(call({ transcript, channel: "sms" })), "written");
  assert.equal(sharesOf(call({ transcript: null })), "untimed");
});

test("messages are placed in a recording into which their times fit", () => {
  const transcript = [said("assistant", 4), said("user", null), said("user", 50)];
  assert.deepEqual(placedIn(call({ transcript }), 60), { at: [4, null, 50], assumed: false });
  // Nothing tells when it begins.
  assert.deepEqual(placedIn(call({ transcript, startedAt: null }), 60), { at: [0, null, 46], assumed: true });
  // Retell's creation is its start; another's is not.
  assert.deepEqual(placedIn(call({ provider: "retell", transcript, startedAt: null, createdAt: at(0) }), 60), { at: [4, null, 50], assumed: false });
  assert.equal(placedIn(call({ transcript }), 30), null);
  assert.equal(placedIn(call({ transcript: [said("user", null)] }), 30), null);
  assert.deepEqual([-1, 0, 3.99, 4, 49, 70].map((second) => heardAt([4, null, 50], second)), [null, null, 0, 0, 0, 2]);
});

test("search finds whatever the case, and takes nothing for a pattern", () => {
  for (const [text, wanted, expected] of [
    ["Refund? REFUND.", "refund", [[0, 6], [8, 14]]],
    ["a.b*c axb", "a.b*c", [[0, 5]]],
    ["(1+1) [x] {y} ^$|/\\-", "[x] {y} ^$|/\\-", [[6, 20]]],
    ["Straße ÄRGER", "ärger", [[7, 12]]],
    ["नमस्ते नमस्ते", "नमस्ते", [[0, 6], [7, 13]]],
    ["anything", "  ", []],
  ] as const) {
    const spans = spansOf(text, wanted);
    assert.deepEqual(spans, expected, wanted);
    assert.equal(pieces(text, spans).join(""), text);
  }
});

test("only https addresses of public hosts are asked for audio, and never this site", () => {
  const own = "https://dash.example.org/read/?x";
  for (const address of ["https://media.example.com/a.mp3?sig=1", "https://bücher.example/a", "https://cdn.example.com:443/a"]) assert.ok(playable(address, own), address);
  for (const address of [
    "http://media.example.com/a.mp3",
    "https://name:secret@media.example.com/a.mp3",
    "https://media.example.com:8443/a.mp3",
    "https://dash.example.org/api/delete",
    "https://localhost/a",
    "https://printer.local/a",
    "https://vault.internal/a",
    "https://intranet/a",
    "https://127.0.0.1/a",
    "https://0x7f.1/a",
    "https://[::1]/a",
    "https://2130706433/a",
    "javascript:alert(1)",
    "data:audio/wav;base64,AA",
    "blob:https://dash.example.org/1",
    "/a.mp3",
    "[recording]",
    "",
  ])
    assert.equal(playable(address, own), null, address);
});

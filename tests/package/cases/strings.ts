import { assert } from "chai";
import { init, normalizeConversation } from "convoscope";
import type { Case } from "../../runtimes/case.js";

/** A conversation in which these were said. */
function body(contents: readonly string[], written = JSON.stringify): string {
  const turns = contents.map((content) => `{"role":"user","content":${written(content)},"timestamp":"2026-01-01T00:00:00Z"}`);
  return `{"conversation_id":"c","created_at":"2026-01-01T00:00:00","conversation_transcript":[${turns.join(",")}]}`;
}

function said(text: string): string[] {
  return (normalizeConversation("eigi", text).transcript ?? []).map(({ content }) => content);
}

/** Every character that ends a run of plain ones, and some that do not. */
const SPECIAL = ['"', "\\", "\n", "\u0000", "\u001f", " ", "\u007f", "é", "न", "😀", "\ufeff", "\u2028"];

/** The module looks at sixteen bytes at a time: what stands where must not matter. */
export const cases: readonly Case[] = [
  {
    name: "a special character comes through at every place of strings of every length",
    async run() {
      await init();
      const contents = [""];
      for (let length = 0; length < 50; length++) {
        for (let place = 0; place <= length; place++) {
          const special = SPECIAL[(length + place) % SPECIAL.length] ?? "";
          contents.push("x".repeat(place) + special + "y".repeat(length - place));
        }
      }
      assert.deepEqual(said(body(contents)), contents);
      const escaped = (text: string) =>
        `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
      assert.deepEqual(said(body(contents, escaped)), contents);
    },
  },
  {
    name: "a control character that is not escaped is refused at every place",
    async run() {
      await init();
      for (let length = 1; length < 40; length++) {
        for (let place = 0; place < length; place++) {
          const bad = "x".repeat(place) + "\u0001" + "y".repeat(length - place - 1);
          assert.throws(() => said(body([bad], (text) => `"${text as string}"`)), /is not JSON/);
        }
      }
    },
  },
  {
    name: "a string of a megabyte, and half a surrogate pair",
    async run() {
      await init();
      const long = "नमस्ते 😀 hello ".repeat(60_000);
      assert.deepEqual(said(body([long, "after"])), [long, "after"]);
      assert.deepEqual(said(body(["?"], () => String.raw`"a\ud83dz"`)), ["a\ufffdz"]);
    },
  },
];

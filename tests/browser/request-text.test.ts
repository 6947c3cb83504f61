// What the demo page offers to copy, held against those that have to understand it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { curlCommand } from "../../www/src/request/curl.js";
import { serverSnippet } from "../../www/src/request/snippet.js";

const NAMES = fc.stringMatching(/^[a-z-]{1,12}$/).filter((name) => name !== "x-api-key");
const VALUES = fc.string({ unit: "grapheme" }).filter((text) => !/[\0\r\n]/.test(text));

test("a shell reads the curl command as the request that was planned", { skip: process.platform === "win32" }, () => {
  fc.assert(
    fc.property(VALUES, fc.dictionary(NAMES, VALUES, { maxKeys: 3 }), (query, headers) => {
      const url = `https://api.example.com/?q=${query}`;
      const command = curlCommand(
        { method: "GET", url, headers: { ...headers, "x-api-key": "vk_secret" } },
        { kind: "eigi", apiKey: "vk_secret" },
      );
      assert.ok(!command.includes("vk_secret") || JSON.stringify([query, headers]).includes("vk_secret"));
      const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${command}`;
      const seen = execFileSync("sh", ["-c", script], {
        env: { PATH: process.env.PATH, EIGI_API_KEY: "from the environment" },
        encoding: "utf8",
      });
      const expected = [
        "-sS",
        url,
        ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
        "-H",
        "x-api-key: from the environment",
      ];
      assert.deepEqual(seen.split("\0").slice(0, -1), expected);
    }),
    { numRuns: 40 },
  );
});

test("the program has the filter as it is", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (metadata) => {
      const program = serverSnippet({ kind: "anyreach", token: "ak_1.secret" }, { metadata });
      assert.ok(!program.includes("ak_1.secret"));
      const [, argument = ""] = /\.list\((.*)\)\) \{$/m.exec(program) ?? [];
      const read: unknown = runInNewContext(`(${argument})`);
      assert.equal(JSON.stringify(read), JSON.stringify({ metadata }));
    }),
  );
});

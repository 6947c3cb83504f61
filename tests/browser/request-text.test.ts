// What the demo page offers to copy, held against those that have to understand it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { curlCommand } from "../../www/src/request/curl.js";
import { exportSnippet, pageSnippet, serverSnippet } from "../../www/src/request/snippet.js";

const NAMES = fc.stringMatching(/^[a-z-]{1,12}$/).filter((name) => name !== "authorization");
const VALUES = fc.string({ unit: "grapheme" }).filter((text) => !/[\0\r\n]/.test(text));
const SESSION = "a-session";

/** What a shell makes of a command, argument by argument. */
function argumentsOf(command: string): string[] {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${command}`;
  const seen = execFileSync("sh", ["-c", script], {
    env: { PATH: process.env.PATH, SESSION: "from the environment" },
    encoding: "utf8",
  });
  return seen.split("\0").slice(0, -1);
}

test("a shell reads the curl command as the request that was planned", { skip: process.platform === "win32" }, () => {
  fc.assert(
    fc.property(VALUES, fc.dictionary(NAMES, VALUES, { maxKeys: 3 }), (query, headers) => {
      const url = `https://app.example/?q=${query}`;
      const command = curlCommand({ url, headers: { ...headers, authorization: `Bearer ${SESSION}` } }, SESSION);
      assert.ok(!command.includes(SESSION) || JSON.stringify([query, headers]).includes(SESSION));
      const expected = [
        "-sS",
        url,
        ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
        "-H",
        "authorization: Bearer from the environment",
      ];
      assert.deepEqual(argumentsOf(command), expected);
    }),
    { numRuns: 40 },
  );
  assert.deepEqual(argumentsOf(curlCommand({ url: "https://app.example/", headers: {} }, null)), ["-sS", "https://app.example/"]);
});

test("the page's program has the filter as it is", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (metadata) => {
      const program = pageSnippet("https://app.example/api", { metadata });
      const [, argument = ""] = /\.list\((.*)\)\) \{$/m.exec(program) ?? [];
      const read: unknown = runInNewContext(`(${argument})`);
      assert.equal(JSON.stringify(read), JSON.stringify({ metadata }));
    }),
  );
});

test("the programs of both ends are TypeScript, and the key comes from the environment alone", () => {
  const programs = [pageSnippet("https://app.example/api", {}), serverSnippet("eigi", "/api"), serverSnippet("anyreach", "/api"), serverSnippet("vapi", "/api"), serverSnippet("elevenlabs", "/api"), serverSnippet("retell", "/api")];
  for (const program of programs) {
    assert.doesNotThrow(() => transformSync(program, { loader: "ts", format: "esm" }), program);
    assert.doesNotMatch(program, /(vk|ak|pat)_\w/);
  }
  const lean = pageSnippet("https://app.example/api", {}, ["transcript", "metadata"]);
  assert.doesNotThrow(() => transformSync(lean, { loader: "ts", format: "esm" }), lean);
  assert.match(lean, /gateway<"transcript" \| "metadata">\(\{ url/);
  const [page = "", eigi = "", anyreach = "", vapi = "", elevenlabs = "", retell = ""] = programs;
  assert.doesNotMatch(page, /eigi|anyreach|vapi|elevenlabs|retell|env|key/i);
  assert.match(eigi, /eigi\(\{ apiKey: \(\) => process\.env\.EIGI_API_KEY! \}\)/);
  assert.match(anyreach, /anyreach\(\{ token: \(\) => process\.env\.ANYREACH_TOKEN! \}\)/);
  assert.match(vapi, /vapi\(\{ apiKey: \(\) => process\.env\.VAPI_API_KEY! \}\)/);
  assert.match(retell, /retell\(\{ apiKey: \(\) => process\.env\.RETELL_API_KEY! \}\)/);
  assert.match(elevenlabs, /elevenlabs\(\{ apiKey: \(\) => process\.env\.ELEVENLABS_API_KEY! \}\)/);
});

test("the program of an export is TypeScript, with filter and options as they are", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.string()), (metadata, columns) => {
      const program = exportSnippet("https://app.example/api", { metadata }, "calls.parquet", { format: "parquet", columns });
      assert.doesNotThrow(() => transformSync(program, { loader: "ts", format: "esm" }), program);
      const [, given = ""] = /\.export\((.*)\);$/m.exec(program) ?? [];
      assert.equal(JSON.stringify(runInNewContext(`[${given}]`)), JSON.stringify([{ metadata }, { format: "parquet", columns }]));
      assert.match(program, /^import "convoscope\/parquet";$/m);
    }),
  );
});

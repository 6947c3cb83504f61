// `npm run archive:local` of examples/archive as a user runs it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { costsOf, table } from "../../examples/archive/local/costs.js";
import { consumer, installExample } from "./example.js";

let program: string;

before(async () => {
  program = join(await installExample("archive"), "local/main.js");
});

function run(cwd: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }));
  });
}

for (const engine of ["workers", "postgres"]) test(`one command archives a sandbox on ${engine}, tells its progress, and writes the objects`, async () => {
  const folder = await mkdtemp(join(consumer(), "local-"));
  const { code, stdout, stderr } = await run(folder, "--engine", engine, "--conversations", "600", "--days", "3", "--compare", "--folder", "kept");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Listed 600 conversations in [\d.]+ s \([\d.]+ s of processor time\)\.$/m);
  const [, archived = ""] = /^Archived (\d+) conversations in [\d.]+ s\.$/m.exec(stdout) ?? [];
  assert.ok(Number(archived) > 560, stdout);
  assert.match(stderr, /\d+ of 600 conversations \(\d+ %\)/);
  assert.match(stdout, /select agent\.id as agent/);
  const manifest = JSON.parse(await readFile(join(folder, "kept/manifest/calls.json"), "utf8")) as { key: string; rows: number }[];
  assert.equal(manifest.reduce((sum, { rows }) => sum + rows, 0), Number(archived));
  const files = (await readdir(join(folder, "kept/data"), { recursive: true })).filter((name) => name.endsWith(".parquet"));
  assert.deepEqual(files.map((name) => `data/${name}`).sort(), manifest.filter(({ rows }) => rows > 0).map(({ key }) => key).sort());
});

test("docs/archive.md has the table of costs that the program calculates", async () => {
  assert.ok((await readFile("docs/archive.md", "utf8")).includes(table()));
  const { seconds, bottleneck } = costsOf(100e6, 1, 100);
  assert.deepEqual([bottleneck, (seconds / 86_400).toFixed(1)], ["rate limit of a key", "8.7"]);
});

test("a mistake is told and writes nothing; --help lists the options", async () => {
  const folder = await mkdtemp(join(consumer(), "local-"));
  for (const [args, message] of [
    [["--conversation", "5"], /--conversation/],
    [["--conversations", "0"], /--conversations must be a whole number from 1 to 5000000, not "0"/],
    [["--days", "90"], /--days must be a whole number from 1 to 89/],
    [["--engine", "mine"], /--engine must be workers or postgres, not "mine"/],
    [["--provider", "other"], /--provider must be one of eigi, anyreach, vapi, elevenlabs, retell/],
  ] as const) {
    const { code, stderr } = await run(folder, ...args);
    assert.match(stderr, message);
    assert.equal(code, 2, stderr);
  }
  assert.deepEqual(await readdir(folder), []);
  const { code, stdout } = await run(folder, "--help");
  assert.equal(code, 0);
  assert.match(stdout, /^Archives the conversations of a sandbox/);
});

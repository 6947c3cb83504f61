// examples/node-export as a user runs it: a process of its own, against the sandbox over loopback.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { createProgress } from "../../examples/node-export/progress.js";
import { consumer, installExample } from "./example.js";

const run = promisify(execFile);

let program: string;
let sandbox: ChildProcess;
let baseUrl: string;
let folder: string;

before(async () => {
  const example = await installExample("node-export");
  program = join(example, "export.js");
  const [wanted, installed] = await Promise.all(
    [join(example, "package.json"), join(consumer(), "node_modules/convoscope/package.json")].map(
      async (path) => JSON.parse(await readFile(path, "utf8")) as { version: string; dependencies: Record<string, string> },
    ),
  );
  assert.equal(wanted?.dependencies["convoscope"], `^${installed?.version}`, "the example asks for this version");

  const cli = join(consumer(), "node_modules/convoscope/testing/cli.js");
  sandbox = spawn(process.execPath, [cli, "--port", "0", "--conversations", "1000"], { stdio: ["ignore", "pipe", "inherit"] });
  assert.ok(sandbox.stdout);
  for await (const line of createInterface(sandbox.stdout)) {
    const [found] = /http:\/\/[\d.:]+/.exec(line) ?? [];
    if (found === undefined) continue;
    baseUrl = found;
    break;
  }
});
after(async () => {
  const gone = once(sandbox, "exit");
  sandbox.kill();
  await gone;
});
beforeEach(async () => {
  folder = await mkdtemp(join(consumer(), "export-"));
  await fetch(`${baseUrl}/__sandbox/reset`, { method: "POST" });
});

/** Conversations that are over, and stay as they are while the test runs. */
const OVER = JSON.stringify({ createdBefore: new Date(Date.now() - 2 * 86_400_000).toISOString() });

interface Ended {
  code: number | null;
  /** What stood on stderr. */
  said: string;
}

function start(args: readonly string[], environment: Record<string, string> = { EIGI_API_KEY: "vk_example_0123456789" }) {
  const { EIGI_API_KEY: _, ANYREACH_TOKEN: __, VAPI_API_KEY: ___, ELEVENLABS_API_KEY: ____, RETELL_API_KEY: _____, ...inherited } = process.env;
  const env = { ...inherited, CONVOSCOPE_BASE_URL: baseUrl, ...environment };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  createInterface(child.stderr).on("line", (line) => {
    said.push(line);
    for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve();
  });
  const ended = once(child, "close").then(([code]): Ended => ({ code: code as number | null, said: said.join("\n") }));
  return {
    child,
    ended,
    /** Until it says so; a program that ends before has not. */
    async says(pattern: RegExp): Promise<void> {
      const heard = new Promise<true>((resolve) => waiting.push({ pattern, resolve: () => resolve(true) }));
      if ((await Promise.race([heard, ended])) !== true) assert.fail(`it never said ${pattern}: ${said.join("\n")}`);
    },
  };
}

const exported = (...args: string[]) => start(args).ended;
const read = (name: string) => readFile(join(folder, name), "utf8");
const fault = async (...faults: object[]) => {
  const { status } = await fetch(`${baseUrl}/__sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
  assert.equal(status, 200);
};

for (const format of ["csv", "ndjson"]) {
  test(`${format}: stopped by Ctrl+C, torn, failed and gone on with, the file is the uninterrupted one`, async () => {
    const whole = await exported(`whole.${format}`, "--filter", OVER);
    assert.equal(whole.code, 0, whole.said);
    const expected = await read(`whole.${format}`);
    const lines = expected.split("\n").length - 1;
    assert.ok(lines > 700, `${lines} lines`);

    const args = [`calls.${format}`, "--filter", OVER];
    await fault({ kind: "stall_headers", match: "page=4" });
    const first = start(args);
    await first.says(/^300 of/);
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    assert.equal(stopped.code, 130, stopped.said);
    assert.match(stopped.said, /calls\.\w+ is not complete: 300 conversations, .*The same command resumes/);
    assert.doesNotMatch(stopped.said, /Error|at file:/);

    // What a process leaves that is killed while it writes.
    await appendFile(join(folder, `calls.${format}`), 'torn,"li');
    await fault({ kind: "status", status: 403, match: "page=6" });
    const failed = await exported(...args);
    assert.equal(failed.code, 1, failed.said);
    assert.match(failed.said, /Going on behind the first 300 conversations/);
    assert.match(failed.said, /^forbidden: /m);

    const done = await exported(...args);
    assert.equal(done.code, 0, done.said);
    assert.match(done.said, /Going on behind the first 500 conversations/);
    assert.equal(await read(`calls.${format}`), expected);
    assert.deepEqual((await readdir(folder)).sort(), [`calls.${format}`, `whole.${format}`]);
  });
}

test("a platform that asks for patience is given it, and told of", async () => {
  await fault({ kind: "status", status: 429, retryAfter: "0" }, { kind: "network" });
  const { code, said } = await exported("calls.csv", "--columns", "id,status", "--per-minute", "500");
  assert.equal(code, 0, said);
  assert.match(said, /again in 0\.0 s/);
  const [head, ...rows] = (await read("calls.csv")).trimEnd().split("\r\n");
  assert.equal(head, "id,status");
  assert.equal(new Set(rows).size, 1000);
});

test("what must not be seen is not in the file, and the credential nowhere", async () => {
  const environment = { ANYREACH_TOKEN: "ak_example.s3cr3t0123456789" };
  const { code, said } = await start(["calls.ndjson", "--filter", OVER, "--redact", "customer.phone,agent.phone,text"], environment).ended;
  assert.equal(code, 0, said);
  const file = await read("calls.ndjson");
  const phones = file.match(/"phone":"[^"]+"/g) ?? [];
  assert.ok(phones.length > 700);
  assert.deepEqual(phones.filter((phone) => !phone.startsWith('"phone":"[')), []);
  assert.doesNotMatch(file + said, /s3cr3t/);
});

test("Vapi is exported by its key", async () => {
  const { code, said } = await start(["calls.csv", "--columns", "id,endReason", "--filter", '{"createdAfter":"2020-01-01"}'], { VAPI_API_KEY: "made-up-s3cr3t" }).ended;
  assert.equal(code, 0, said);
  const [head, ...rows] = (await read("calls.csv")).trimEnd().split("\r\n");
  assert.equal(head, "id,endReason");
  assert.ok(rows.some((row) => row.endsWith(",customer-ended-call")));
  assert.doesNotMatch(said, /s3cr3t/);
});

test("a mistake is told and costs no file", async () => {
  const refused = [
    [[], /Name the file/],
    [["calls"], /does not show the format/],
    [["calls.csv", "--format", "xls"], /csv or ndjson/],
    [["calls.csv", "other.csv"], /Name only one file/],
    [["calls.csv", "--colums", "id"], /colums/],
    [["calls.csv", "--per-minute", "0"], /--per-minute must be a whole number, 1 or more, not "0"/],
    [["calls.csv", "--filter", "{status}"], /--filter must be JSON/],
    [["calls.csv", "--filter", '{"statsu":"completed"}'], /Unknown filter key "statsu"\. Did you mean "status"\?/],
    [["calls.csv", "--columns", "idd"], /Did you mean "id"/],
    [["calls.ndjson", "--bom"], /bom/i],
  ] as const;
  await Promise.all(
    refused.map(async ([args, message]) => {
      const { code, said } = await exported(...args);
      assert.match(said, message);
      assert.equal(code, 2, said);
    }),
  );
  for (const [environment, message] of [
    [{}, /Set EIGI_API_KEY, ANYREACH_TOKEN, VAPI_API_KEY, ELEVENLABS_API_KEY or RETELL_API_KEY/],
    [{ EIGI_API_KEY: "vk_1", ANYREACH_TOKEN: "ak_1.2" }, /EIGI_API_KEY and ANYREACH_TOKEN cannot be combined/],
  ] as const) {
    const { code, said } = await start(["calls.csv"], environment).ended;
    assert.match(said, message);
    assert.equal(code, 2);
  }
  assert.deepEqual(await readdir(folder), []);
});

test("nothing that is there is lost without --restart", async () => {
  await writeFile(join(folder, "calls.csv"), "precious");
  assert.match((await exported("calls.csv")).said, /exists already/);
  assert.equal(await read("calls.csv"), "precious");

  // Not even with it, before there is something to write.
  assert.equal((await exported("calls.csv", "--restart", "--columns", "idd")).code, 2);
  assert.equal(await read("calls.csv"), "precious");

  await fault({ kind: "status", status: 403, match: "page=2" });
  assert.equal((await exported("calls.csv", "--restart", "--columns", "id")).code, 1);
  const other = await exported("calls.csv", "--columns", "id,status");
  assert.equal(other.code, 2);
  assert.match(other.said, /started with other options: .*"columns":\["id"\]/);
  await rm(join(folder, "calls.csv"));
  assert.match((await exported("calls.csv", "--columns", "id")).said, /has only 0 of the \d+ bytes/);

  assert.equal((await exported("calls.csv", "--columns", "id", "--restart")).code, 0);
  assert.equal((await read("calls.csv")).trimEnd().split("\r\n").length, 1001);
});

test("--help needs no key", async () => {
  const { stdout } = await run(process.execPath, [program, "--help"], { env: { PATH: process.env["PATH"] } });
  assert.match(stdout, /^Exports the conversations/);
});

test("on a terminal a bar is redrawn at most every 100 ms, and taken away; it never breaks the line", () => {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({ write: (text) => written.push(text), isTTY: true, columns: 60 }, () => now);
  for (now = 0; now <= 300; now += 30) progress.tell(now, 300, now * 1000);
  progress.note("a line");
  progress.end();
  const bars = written.filter((text) => text.includes("["  + "#"));
  assert.equal(bars.length, 3, written.join("\n"));
  for (const line of bars) assert.ok(line.replace("\r\u001b[K", "").length < 60, line);
  assert.match(bars.at(-1) ?? "", /\[#{24}\] 300 of 300/);
  assert.deepEqual(written.slice(-2), ["\r\u001b[K", "a line\n"]);
});

test("in a log there is a line for every tenth, or for every thousand where the total is not known", () => {
  const lines = (total: number | null) => {
    const written: string[] = [];
    const progress = createProgress({ write: (text) => written.push(text) });
    for (let items = 100; items <= 5_000; items += 100) progress.tell(items, total, items * 200);
    progress.end();
    return written;
  };
  assert.equal(lines(5_000).length, 10);
  assert.deepEqual(
    lines(null),
    [1, 2, 3, 4, 5].map((thousands) => `${thousands},000 conversations, ${thousands === 5 ? "1.0 MB" : `${thousands * 200}.0 kB`}\n`),
  );
});

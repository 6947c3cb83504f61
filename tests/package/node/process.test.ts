import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = process.env["CONVOSCOPE_CONSUMER"] ?? assert.fail("CONVOSCOPE_CONSUMER is not set: use `npm run test:package`");

/** Runs a program in the project where the package is installed; it has to end by itself. */
const program = (code: string, type: "module" | "commonjs" = "module") =>
  run(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd: folder, timeout: 30_000 });

const MAKE = `const sandbox = createSandbox();
  const client = createClient({ provider: eigi({ apiKey: "vk_c4n4ry5ecret" }), fetch: sandbox.fetch });`;
const IMPORT = `import { createClient, eigi, init, isConvoscopeError } from "convoscope"; import { createSandbox } from "convoscope/testing";`;

test("a program that is done ends: no timer, socket or worker keeps it", async () => {
  const { stdout } = await program(`${IMPORT} ${MAKE}
    sandbox.fault({ kind: "status", status: 503, retryAfter: "0" });
    const list = client.conversations.list({ pageSize: 10 });
    for await (const conversation of list) break;
    console.log((await client.conversations.list()).items.length, list.report.stoppedBecause);`);
  assert.equal(stdout, "100 closed\n");
});

test("a client that waits does not outlive an abort", async () => {
  const { stdout } = await program(`${IMPORT} ${MAKE}
    sandbox.fault({ kind: "stall_headers" });
    const aborter = new AbortController();
    const pending = client.conversations.list({}, { signal: aborter.signal }).then(() => "answered", (error) => error.code);
    await init();
    setImmediate(() => aborter.abort());
    console.log(await pending);`);
  assert.equal(stdout, "aborted\n");
});

test("console.log shows kinds, codes and no secret", async () => {
  const { stdout, stderr } = await program(`${IMPORT} ${MAKE}
    const provider = eigi({ apiKey: "vk_c4n4ry5ecret" });
    console.log(provider, client, client.conversations.list());
    console.dir({ provider, client }, { depth: null, showHidden: true });
    sandbox.fault({ kind: "status", status: 401 });
    const error = await client.conversations.list().then(() => null, (error) => error);
    console.error(error);
    console.log(error.toJSON(), isConvoscopeError(error));`);
  assert.match(stdout, /kind: 'eigi'/);
  assert.match(stderr, /ConvoscopeError: eigi answered 401/);
  assert.doesNotMatch(stdout + stderr, /c4n4ry5ecret/);
});

test("an error that nobody catches shows its code, its message and its origin", async () => {
  const failed = await program(`${IMPORT} ${MAKE}
    await client.conversations.get("x");`).then(
    () => assert.fail("it did not fail"),
    (error: { stderr: string }) => error.stderr,
  );
  assert.match(failed, /ConvoscopeError: "id" /);
  assert.match(failed, /code: 'invalid_argument'/);
});

test("importing does nothing: nothing is compiled, fetched or timed", async () => {
  const { stdout } = await program(`
    const calls = [];
    const watch = (target, name) => { const original = target[name]; target[name] = (...args) => { calls.push(name); return original.apply(target, args); }; };
    for (const name of ["fetch", "setTimeout", "setInterval"]) watch(globalThis, name);
    watch(Math, "random");
    for (const name of ["Request", "Response"]) {
      const { get } = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { configurable: true, get() { calls.push(name); return get.call(globalThis); } });
    }
    for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) watch(WebAssembly, name);
    const { createClient, eigi, init } = await import("convoscope");
    createClient({ provider: eigi({ apiKey: "vk_1" }) }).conversations.list();
    console.log(calls.length);
    await init();
    console.log(calls);`);
  // Nor is Node's fetch asked for, which takes ten times as long as all the rest.
  assert.equal(stdout, "0\n[ 'compile', 'instantiate' ]\n");
});

test("a CommonJS program can load it", async () => {
  const { stdout } = await program(`const { createClient, eigi } = require("convoscope"); const { createSandbox } = require("convoscope/testing"); ${MAKE}
    client.conversations.list().then(({ items }) => console.log(items.length));`, "commonjs");
  assert.equal(stdout, "100\n");
});

test("nothing but the documented entries can be imported", async () => {
  for (const path of ["convoscope/facade/index.js", "convoscope/wasm/convoscope.js", "convoscope/entry/node.js"]) {
    const failed = await program(`await import(${JSON.stringify(path)})`).then(() => "", (error: { stderr: string }) => error.stderr);
    assert.match(failed, /ERR_PACKAGE_PATH_NOT_EXPORTED/, path);
  }
});

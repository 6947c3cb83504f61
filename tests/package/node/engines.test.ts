import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { devNull } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);

const folder = process.env["CONVOSCOPE_CONSUMER"] ?? assert.fail("CONVOSCOPE_CONSUMER is not set: use `npm run test:package`");

/** What every browser has had for long before those that the README names. */
const OLD = ["bulk-memory", "multivalue", "nontrapping-float-to-int", "sign-ext", "mutable-globals"];
/** What decides of Chrome 96 and Safari 16.4. (Of Firefox 92 it is `Object.hasOwn`.) */
const DECISIVE = ["reference-types", "simd"];

test("the modules need no more of WebAssembly than the README's browsers have", async () => {
  const wasm = join(folder, "node_modules/convoscope/wasm");
  const modules = (await readdir(wasm)).filter((name) => name.endsWith(".wasm"));
  assert.ok(modules.length >= 2);
  const validate = (name: string, features: readonly string[]) =>
    run(resolve("node_modules/.bin/wasm-opt"), [join(wasm, name), "--mvp-features", ...features.map((feature) => `--enable-${feature}`), "-o", devNull]);
  for (const name of modules) await validate(name, [...OLD, ...DECISIVE]);
  for (const feature of DECISIVE) {
    const others = DECISIVE.filter((other) => other !== feature);
    await assert.rejects(validate("convoscope_bg.wasm", [...OLD, ...others]), /wasm-validator/, `nothing needs ${feature}: the README may name older browsers`);
  }
});

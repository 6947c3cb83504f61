import { assert } from "chai";
import { isConvoscopeError } from "convoscope";
import { type Case, PAGES, PROCESSES } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

declare global {
  /** For a frame that loads this file too: a call that fails there. */
  var failingCall: (() => Promise<unknown>) | undefined;
}
globalThis.failingCall = () => clientOf("eigi", standing()).conversations.get("x");

/** Errors are told by a mark that every realm and every copy of the package shares. */
export const cases: readonly Case[] = [
  {
    name: "an error of convoscope is one, and an Error",
    async run() {
      const error = await failure(clientOf("eigi", standing()).conversations.get("x"), "invalid_argument");
      assert.instanceOf(error, Error);
      assert.strictEqual(error.name, "ConvoscopeError");
      assert.match(String(error), /^ConvoscopeError: /);
      // Firefox's and Safari's stacks say where, not what.
      if (new Error("x").stack?.startsWith("Error: x")) assert.match(error.stack ?? "", /^ConvoscopeError: "id" /);
      else assert.isNotEmpty(error.stack);
      assert.deepEqual(JSON.parse(JSON.stringify(error)), error.toJSON() as unknown);
      assert.deepEqual(Object.keys(error.toJSON()), ["name", "code", "message", "provider", "status", "retryable", "retryAfterMs", "phase", "issues", "attempts"]);
      assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
    },
  },
  {
    name: "nothing else is",
    run() {
      const others: unknown[] = [
        undefined, null, "ConvoscopeError", 5, Symbol("x"), {}, [], () => {}, new Error("x"), Object.assign(new Error("x"), { name: "ConvoscopeError", code: "timeout" }),
        { name: "ConvoscopeError", code: "not_found", message: "" }, new Proxy({}, {}),
      ];
      for (const value of others) assert.isFalse(isConvoscopeError(value), String(typeof value));
    },
  },
  {
    name: "an error of another copy of the package is one",
    async run() {
      // Not literals: bundlers for the other runtimes would look for them.
      const [fs, os, path, url] = ["node:fs/promises", "node:os", "node:path", "node:url"];
      const { cp, mkdtemp, rm } = (await import(fs as string)) as typeof import("node:fs/promises");
      const { tmpdir } = (await import(os as string)) as typeof import("node:os");
      const { dirname, join } = (await import(path as string)) as typeof import("node:path");
      const { fileURLToPath, pathToFileURL } = (await import(url as string)) as typeof import("node:url");
      const folder = await mkdtemp(join(tmpdir(), "convoscope-copy-"));
      try {
        const entry = "convoscope/package.json";
        await cp(dirname(fileURLToPath(import.meta.resolve(entry))), folder, { recursive: true });
        const copy = (await import(pathToFileURL(join(folder, "entry/node.js")).href)) as typeof import("convoscope");
        assert.notStrictEqual(copy.isConvoscopeError, isConvoscopeError);
        const theirs: unknown = await copy.createClient({ provider: copy.eigi({ apiKey: "vk_1" }) }).conversations.get("x").catch((error: unknown) => error);
        assert.isTrue(isConvoscopeError(theirs));
        assert.isTrue(copy.isConvoscopeError(await failure(clientOf("eigi", standing()).conversations.get("x"))));
        // A provider that one copy made serves the client of another.
        const { fetch } = standing();
        const page = await clientOf("eigi", { fetch }, { provider: copy.eigi({ apiKey: "vk_made_up_for_the_suite" }) }).conversations.list();
        assert.lengthOf(page.items, 100);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    only: { runtimes: PROCESSES, reason: "a bundle holds one copy" },
  },
  {
    name: "an error of another realm is one",
    async run() {
      const frame = document.createElement("iframe");
      // Firefox puts another empty document in place of the first one, some time after.
      const settled = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
      document.body.append(frame);
      await settled;
      const realm = frame.contentWindow as (Window & typeof globalThis) | null;
      const script = frame.contentDocument?.createElement("script") ?? assert.fail("the frame has no document");
      script.type = "module";
      script.src = document.querySelector("script")?.src ?? assert.fail("the page has no script");
      const loaded = new Promise((resolve, reject) => {
        script.addEventListener("load", resolve);
        script.addEventListener("error", reject);
      });
      frame.contentDocument?.body.append(script);
      await loaded;
      const theirs = await realm?.failingCall?.().then(() => null, (error: unknown) => error);
      assert.notInstanceOf(theirs, Error, "its Error is not ours");
      assert.isTrue(isConvoscopeError(theirs));
      assert.propertyVal(theirs, "code", "invalid_argument");
      assert.isFalse(isConvoscopeError(new (realm?.Error ?? assert.fail())("x")));
    },
    only: { runtimes: PAGES, reason: "only a page has frames" },
  },
];

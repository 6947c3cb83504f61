import { assert } from "chai";
import { isConvoscopeError } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

/** Errors are told by a mark that every realm and every copy of the package shares. */
export const cases: readonly Case[] = [
  {
    name: "an error of convoscope is one, and an Error",
    async run() {
      const error = await failure(clientOf("eigi", standing()).conversations.get("x"), "invalid_argument");
      assert.instanceOf(error, Error);
      assert.strictEqual(error.name, "ConvoscopeError");
      assert.match(String(error), /^ConvoscopeError: /);
      assert.match(error.stack ?? "", /ConvoscopeError/);
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
    only: { runtimes: ["node"], reason: "a bundle holds one copy" },
  },
  {
    name: "an error of another realm is one",
    async run() {
      const frame = document.createElement("iframe");
      // The same page in a realm of its own: its script exposes the cases' driver, and with it the package.
      document.body.append(frame);
      const realm = frame.contentWindow as (Window & typeof globalThis) | null;
      if (realm === null) return assert.fail("the frame has no realm");
      const mark = realm.Symbol.for("convoscope.error");
      assert.strictEqual(mark, Symbol.for("convoscope.error"), "registered symbols are shared by realms");
      const ours = await failure(clientOf("eigi", standing()).conversations.get("x"));
      const theirs = realm.Object.create(Object.getPrototypeOf(ours) as object) as Error;
      assert.isTrue(isConvoscopeError(theirs));
      assert.isFalse(isConvoscopeError(new realm.Error("x")));
    },
    only: { runtimes: ["chromium"], reason: "only a page has frames" },
  },
];

import { assert } from "chai";
import { buildGetRequest, buildListRequest, createClient, eigi, exportSchema, init, normalizeConversation, normalizeError, normalizePage, validateFilter, type WasmSource } from "convoscope";
import { type Case, COMPILING } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";
import { clientOf, KEYS, standing } from "../sandbox-client.js";

const BOTH = { runtimes: COMPILING, reason: "Workers compile no bytes" } as const;

/** The globals that a package could touch while it is imported or set up. */
function recorded(): { calls: string[]; restore: () => void } {
  const calls: string[] = [];
  const replaced: [target: Record<string, unknown>, name: string, original: unknown][] = [];
  const watch = (target: object, name: string) => {
    const holder = target as Record<string, unknown>;
    const original = holder[name];
    if (typeof original !== "function") return;
    replaced.push([holder, name, original]);
    holder[name] = (...args: unknown[]) => {
      calls.push(name);
      return Reflect.apply(original, target, args) as unknown;
    };
  };
  for (const name of ["fetch", "setTimeout", "setInterval"]) watch(globalThis, name);
  watch(Math, "random");
  for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) watch(WebAssembly, name);
  return { calls, restore: () => replaced.forEach(([target, name, original]) => (target[name] = original)) };
}

/** Loading the module. In this order: a module can be loaded once only. */
export const cases: readonly Case[] = [
  {
    name: "making providers, clients and lists loads nothing and sets no timer",
    run() {
      const { calls, restore } = recorded();
      try {
        const client = createClient({ provider: eigi({ apiKey: KEYS.eigi }), dangerouslyAllowBrowser: true });
        client.with({ retry: { max: 1 } }).conversations.list({ stauts: "x" } as never);
        client.conversations.list().pages();
      } finally {
        restore();
      }
      assert.deepEqual(calls, []);
    },
  },
  {
    name: "each synchronous function says to call init first",
    run() {
      const early: Record<string, () => unknown> = {
        validateFilter: () => validateFilter("eigi", {}),
        exportSchema: () => exportSchema({ format: "csv" }),
        buildListRequest: () => buildListRequest({ kind: "eigi", apiKey: KEYS.eigi }),
        buildGetRequest: () => buildGetRequest({ kind: "eigi", apiKey: KEYS.eigi }, "a28e7071-508e-4d45-8887-085531aafaba"),
        normalizePage: () => normalizePage("eigi", "[]"),
        normalizeConversation: () => normalizeConversation("eigi", "{}"),
        normalizeError: () => normalizeError("eigi", { status: 404 }),
      };
      for (const [name, call] of Object.entries(early)) {
        const { message } = thrown(call, "init_failed");
        assert.include(message, `${name}()`);
        assert.include(message, "await init()");
      }
    },
  },
  {
    name: "sources that are none fail as init_failed, each call for itself",
    async run() {
      const missing = new URL("no-such-file.wasm", "http://127.0.0.1:9/").href;
      const wasm = { headers: { "content-type": "application/wasm" } };
      const sources: (() => unknown)[] = [
        () => new Uint8Array([1, 2, 3]), () => new ArrayBuffer(0), () => new Response("no module", wasm),
        () => Promise.resolve(new Response("no", { ...wasm, status: 404 })), () => Promise.reject(new Error("no source")),
        () => missing, () => "http://[", () => 5, () => ({}),
      ];
      for (const [index, source] of sources.entries()) {
        const error = await failure(init(source() as WasmSource), "init_failed").catch((error: unknown) => {
          throw new Error(`source ${index}: ${(error as Error).message}`);
        });
        assert.isDefined(error.cause, `source ${index}: it says what went wrong underneath`);
        thrown(() => validateFilter("eigi", {}), "init_failed");
      }
    },
    only: BOTH,
  },
  {
    name: "a client's call fails with init_failed where the module cannot be loaded, and a later one works",
    async run() {
      const sandbox = standing();
      const client = clientOf("eigi", sandbox);
      const loading = init(new Uint8Array([1])).catch(() => {});
      const list = client.conversations.list();
      await failure(list, "init_failed");
      await failure(client.conversations.get("a28e7071-508e-4d45-8887-085531aafaba"), "init_failed").catch(() => {});
      await loading;
      assert.lengthOf((await list).items, 100);
      assert.lengthOf(sandbox.requests.filter(({ url }) => url.includes("page_size")), 1);
    },
    only: BOTH,
  },
  {
    name: "init loads once, and gives the same promise every time",
    async run() {
      const { calls, restore } = recorded();
      try {
        const first = init();
        assert.strictEqual(init(), first);
        await Promise.all([init(), init(), clientOf("eigi", standing()).conversations.list()]);
        await init(new Uint8Array([1, 2, 3]));
      } finally {
        restore();
      }
      assert.isAtMost(calls.filter((name) => /compile|instantiate/.test(name)).length, 1);
      assert.deepEqual(validateFilter("eigi", {}), []);
    },
  },
];

import { assert } from "chai";
import * as convoscope from "convoscope";
import * as browser from "convoscope/browser";
import * as parquet from "convoscope/parquet";
import * as server from "convoscope/server";
import * as testing from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { ODD, oddValues } from "../odd-values.js";
import { OPTION_OBJECTS } from "../option-objects.js";
import { KEYS, standing } from "../sandbox-client.js";

type Odd = never;

const provider = () => convoscope.eigi({ apiKey: KEYS.eigi });
/** Whatever is asked does not exist, and that is final. */
const lost = { fetch: () => Promise.resolve(new Response('{"detail":"Not found"}', { status: 404 })), dangerouslyAllowBrowser: true };
const client = () => convoscope.createClient({ provider: provider(), ...lost });
const page = () => browser.createClient({ provider: browser.gateway({ url: "https://app.example/api" }), fetch: lost.fetch });
const gateway = (more: object = {}) => server.createGateway({ provider: provider(), authorize: () => ({}), ...lost, ...more });
const asked = () => new Request("https://app.example/v1/conversations");
const ID = "a28e7071-508e-4d45-8887-085531aafaba";
const RESOLVED = { kind: "eigi", apiKey: KEYS.eigi } as const;
const CONVERSATION = { agent: {}, channel: "text", status: "completed", createdAt: "2026-01-02T03:04:05Z", durationSeconds: 1 };

/** Every exported function, and those of what they give: each in every place for an argument. */
const FUNCTIONS: Record<string, (odd: Odd, other: Odd) => unknown> = {
  createClient: (odd) => convoscope.createClient(odd),
  "createClient, provider": (odd) => convoscope.createClient({ provider: odd }),
  "createClient, a forged provider": (odd) => convoscope.createClient({ provider: { [Symbol.for("convoscope.provider")]: () => odd } as never }),
  "createClient, options": (odd, other) => convoscope.createClient({ provider: provider(), ...lost, timeout: odd, retry: other }),
  with: (odd) => client().with(odd),
  list: (odd, other) => client().conversations.list(odd, other),
  "list, pages": (odd, other) => client().conversations.list(odd, other).pages().next(),
  "list, iterated": (odd, other) => client().conversations.list(odd, other)[Symbol.asyncIterator]().next(),
  "list, take": (odd) => client().conversations.list().take(odd),
  "list, report": (odd, other) => client().conversations.list(odd, other).report,
  get: (odd, other) => client().conversations.get(odd, other),
  "get, options": (odd) => client().conversations.get(ID, odd).withResponse(),
  watch: (odd, other) => client().conversations.watch(odd, other).next(),
  export: (odd, other) => chunksOf(client().conversations.export(odd, other)),
  "export, cancel": (odd, other) => client().conversations.export({}, odd).cancel(other),
  summarize: (odd, other) => client().conversations.summarize(odd, other),
  "page: createClient": (odd) => browser.createClient(odd),
  "page: createClient, options": (odd, other) => browser.createClient({ provider: browser.gateway({ url: "https://app.example/api" }), fetch: odd, retry: other }),
  "page: with": (odd) => page().with(odd),
  "page: list": (odd, other) => page().conversations.list(odd, other),
  "page: list, iterated": (odd, other) => page().conversations.list(odd, other)[Symbol.asyncIterator]().next(),
  "page: get": (odd, other) => page().conversations.get(odd, other),
  "page: get, options": (odd) => page().conversations.get(ID, odd).withResponse(),
  "page: watch": (odd, other) => page().conversations.watch(odd, other).next(),
  "page: export": (odd, other) => chunksOf(page().conversations.export(odd, other)),
  "page: summarize": (odd, other) => page().conversations.summarize(odd, other),
  "page: gateway": (odd) => browser.createClient({ fetch: lost.fetch, provider: browser.gateway(odd) }),
  eigi: (odd) => convoscope.createClient({ ...lost, provider: convoscope.eigi(odd) }),
  anyreach: (odd) => convoscope.createClient({ ...lost, provider: convoscope.anyreach(odd) }),
  vapi: (odd) => convoscope.createClient({ ...lost, provider: convoscope.vapi(odd) }),
  retell: (odd) => convoscope.createClient({ ...lost, provider: convoscope.retell(odd) }),
  elevenlabs: (odd) => convoscope.createClient({ ...lost, provider: convoscope.elevenlabs(odd) }),
  gateway: (odd) => convoscope.createClient({ ...lost, provider: convoscope.gateway(odd) }),
  isConvoscopeError: (odd) => assert.isFalse(convoscope.isConvoscopeError(odd)),
  validateFilter: (odd, other) => convoscope.validateFilter(odd, other),
  "validateFilter, filter": (odd) => convoscope.validateFilter("anyreach", odd),
  exportSchema: (odd) => convoscope.exportSchema(odd),
  "exportSchema, columns": (odd, other) => convoscope.exportSchema({ format: "ndjson", columns: odd, omit: other }),
  buildListRequest: (odd, other) => convoscope.buildListRequest(odd, other),
  "buildListRequest, filter": (odd, other) => convoscope.buildListRequest(RESOLVED, odd, other),
  buildGetRequest: (odd, other) => convoscope.buildGetRequest(odd, other),
  "buildGetRequest, id": (odd) => convoscope.buildGetRequest(RESOLVED, odd),
  normalizePage: (odd, other) => convoscope.normalizePage(odd, other),
  "normalizePage, body": (odd, other) => convoscope.normalizePage("eigi", odd, other),
  normalizeConversation: (odd, other) => convoscope.normalizeConversation(odd, other),
  "normalizeConversation, body": (odd, other) => convoscope.normalizeConversation("anyreach", odd, other),
  normalizeError: (odd, other) => convoscope.normalizeError(odd, other),
  "normalizeError, response": (odd, other) => convoscope.normalizeError("eigi", { status: 429, headers: odd, body: other }),
  createSummary: (odd) => convoscope.createSummary(odd),
  "createSummary, add": (odd) => convoscope.createSummary().add(odd),
  "createSummary, add one": (odd, other) => convoscope.createSummary().add([{ ...CONVERSATION, agent: odd, durationSeconds: other } as never, odd]),
  wholeExport: (odd) => convoscope.wholeExport(odd),
  "wholeExport, chunks": (odd) => chunksOf(convoscope.wholeExport(new ReadableStream<Uint8Array>({ start: (stream) => (stream.enqueue(odd), stream.close()) }))),
  toParquet: (odd, other) => parquet.toParquet(odd, other),
  "toParquet, options": (odd, other) => parquet.toParquet(new ReadableStream(), convoscope.exportSchema({ format: "parquet" }), { compression: { codec: odd, compress: other } }),
  "toParquet, columns": (odd) => parquet.toParquet(new ReadableStream(), { format: "parquet", columns: odd }),
  "toParquet, a column": (odd, other) => parquet.toParquet(new ReadableStream(), { format: "parquet", columns: [{ name: "a", path: "a", type: odd, nullable: true, nested: false, fields: other }] }),
  "toParquet, chunks": (odd) => chunksOf(parquet.toParquet(new ReadableStream<Uint8Array>({ start: (stream) => (stream.enqueue(odd), stream.close()) }), convoscope.exportSchema({ format: "parquet" }))),
  init: (odd) => convoscope.init(odd),
  createGateway: (odd) => server.createGateway(odd),
  "createGateway, options": (odd, other) => gateway({ basePath: odd, origins: other }),
  "createGateway, handler": (odd, other) => (gateway() as (...args: unknown[]) => unknown)(odd, other),
  "createGateway, authorize": (odd) => gateway({ authorize: () => odd })(asked()),
  "createGateway, secret": (odd) => gateway({ secret: () => odd })(asked()),
  "server, eigi": (odd) => server.createGateway({ provider: server.eigi(odd), authorize: () => null, ...lost }),
  "server, anyreach": (odd) => server.createGateway({ provider: server.anyreach(odd), authorize: () => null, ...lost }),
  "server, vapi": (odd) => server.createGateway({ provider: server.vapi(odd), authorize: () => null, ...lost }),
  "server, retell": (odd) => server.createGateway({ provider: server.retell(odd), authorize: () => null, ...lost }),
  "server, elevenlabs": (odd) => server.createGateway({ provider: server.elevenlabs(odd), authorize: () => null, ...lost }),
  "server, isConvoscopeError": (odd) => assert.isFalse(server.isConvoscopeError(odd)),
  "server, init": (odd) => server.init(odd),
  createSandbox: (odd) => testing.createSandbox(odd),
  "createSandbox, options": (odd, other) => testing.createSandbox({ credentials: odd, faults: other }),
  "createSandbox, insert": (odd, other) => standing({ conversations: 1 }).insert(odd, other),
  "createSandbox, insert fields": (odd) => standing({ conversations: 1 }).insert("anyreach", odd),
  "createSandbox, update": (odd, other) => standing({ conversations: 1 }).update("eigi", odd, other),
  "createSandbox, remove": (odd, other) => standing({ conversations: 1 }).remove(odd, other),
  "createSandbox, fault": (odd, other) => standing({ conversations: 1 }).fault(odd, other),
};

const NAMES = [
  ...new Set([
    ...OPTION_OBJECTS.flatMap(({ names }) => names),
    ...["search", "agentId", "channel", "direction", "status", "createdAfter", "createdBefore", "timeOfDay", "durationSeconds", "metadata", "pageSize", "min", "max", "from", "id", "agent", "createdAt", "scope"],
  ]),
];

/** What happens, said in words where it is not ours. */
async function outcome(run: () => unknown): Promise<string | undefined> {
  try {
    const given = run();
    // Of what is not ours, such as an odd value that is handed back, nothing is awaited.
    if (given instanceof Promise || (typeof given === "object" && given !== null && Symbol.toStringTag in given && given[Symbol.toStringTag] === "ConversationList")) await given;
    return undefined;
  } catch (error) {
    return convoscope.isConvoscopeError(error) ? undefined : `${String((error as Error | null)?.stack ?? error)}`;
  }
}

/** No argument of any function ends in an error that is not the package's own. */
export const cases: readonly Case[] = [
  {
    name: "every exported function is among those that are tried",
    run() {
      const exported = [convoscope, browser, parquet, server, testing].flatMap((entry) => Object.entries(entry).filter(([, value]) => typeof value === "function").map(([name]) => name));
      for (const name of exported) assert.isTrue(Object.keys(FUNCTIONS).some((tried) => tried.split(", ").includes(name)), name);
    },
  },
  ...Object.entries(FUNCTIONS).map(
    ([name, call]): Case => ({
      name: `odd values: ${name}`,
      async run() {
        // Here, since Workers let nothing be random at module scope.
        const fc = await import("fast-check");
        await convoscope.init();
        await server.init();
        for (const make of ODD) {
          for (const run of [() => call(make() as Odd, undefined as Odd), () => call(make() as Odd, make() as Odd)]) {
            assert.isUndefined(await outcome(run), make.toString());
          }
        }
        const odd = oddValues(fc, NAMES);
        await fc.assert(
          fc.asyncProperty(odd, odd, async (one, other) => {
            const foreign = await outcome(() => call(one() as Odd, other() as Odd));
            if (foreign !== undefined) throw new Error(foreign);
          }),
          { numRuns: 60, seed: 10, endOnFailure: true },
        );
        // The instance lives.
        assert.deepEqual(convoscope.validateFilter("eigi", {}), []);
      },
    }),
  ),
];

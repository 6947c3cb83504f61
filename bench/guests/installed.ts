// What it takes to import a package and make a client of it: `installed.mjs <package>`, in a project that has it.
import { heap } from "./heap.js";

/** What the program needs of a package, until the first request. */
const FIRST_USE = {
  convoscope: async ({ init, createClient, eigi }) => {
    await init();
    return createClient({ provider: eigi({ apiKey: KEY }) });
  },
  "retell-sdk": ({ default: Retell }) => new Retell({ apiKey: KEY }),
  "@vapi-ai/server-sdk": ({ VapiClient }) => new VapiClient({ token: KEY }),
  "@elevenlabs/elevenlabs-js": ({ ElevenLabsClient }) => new ElevenLabsClient({ apiKey: KEY }),
  openai: ({ default: OpenAI }) => new OpenAI({ apiKey: KEY }),
} satisfies Record<string, (exports: any) => unknown>;

export type PackageName = keyof typeof FIRST_USE;

export interface Imported {
  importMs: number;
  /** With the import. */
  firstUseMs: number;
  heapBytes: number;
  residentBytes: number;
}

/** Nobody's. */
const KEY = "vk_0123456789";

const name = process.argv[2] as PackageName;
const used = await heap();
const [heapBefore, residentBefore] = [await used(), process.memoryUsage().rss];

const started = performance.now();
const exports: unknown = await import(name);
const imported = performance.now();
const client: unknown = await FIRST_USE[name](exports);
const ready = performance.now();

const residentBytes = process.memoryUsage().rss - residentBefore;
const heapBytes = (await used()) - heapBefore;
if (typeof client !== "object" || exports === undefined) throw new Error(`${name} made no client.`);
const found: Imported = { importMs: imported - started, firstUseMs: ready - started, heapBytes, residentBytes };
process.stdout.write(JSON.stringify(found), () => process.exit());

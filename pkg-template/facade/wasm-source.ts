import type { Bytes } from "./byte-stream.js";
import type * as Web from "./web-types.js";

/** Where to take the WebAssembly module from, for hosts where the default does not work. */
export type WasmSource =
  | Web.Module
  | Web.BufferSource
  | Web.Response
  | PromiseLike<Web.Response>
  | Web.URL
  | string;

/** Modules that Node, Bun, Deno and Electron have, even with jsdom. */
interface NodeModules {
  "node:fs/promises": { readFile(path: string): Promise<Bytes> };
  "node:url": { fileURLToPath(url: string): string };
  "node:zlib": { gunzipSync(bytes: Uint8Array): Bytes };
}

/** One of Node's own modules, if there are any. Looked up at run time, since bundlers for pages have none. */
function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: Name) => NodeModules[Name] | undefined } };
  return process?.getBuiltinModule?.(name);
}

/** Nothing was found, or not a module: `message` says where and what. */
export class NoModule extends Error {}

/**
 * Compiles a source. Tests structure, not class: jsdom and Node's `vm` hand over values of another realm.
 *
 * @throws NoModule for an address that answers something else, or an unusable source.
 */
export async function compiled(source: unknown): Promise<Web.Module> {
  if (Object.prototype.toString.call(source) === "[object WebAssembly.Module]") return source as WebAssembly.Module;
  if (isBytes(source)) return WebAssembly.compile(source);
  if (isAddress(source)) return compiled(await opened(source));
  if (isResponse(source)) return compiledResponse(source);
  throw new NoModule("init() takes a URL, bytes, a Response or a WebAssembly.Module");
}

async function compiledResponse(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get("content-type") ?? "";
  // Single-page application servers answer unknown addresses with their page.
  if (!response.ok || /^text\/html\b/i.test(type)) {
    // Without the query, which may contain a signature.
    const address = (response.url || "The response").split(/[?#]/, 1)[0] as string;
    throw new NoModule(`${address} answered ${response.status}${type && ` (${type})`}`);
  }
  if (/^application\/wasm$/i.test(type)) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** fetch cannot read files. */
async function opened({ href, protocol }: URL): Promise<unknown> {
  const path = protocol === "file:" ? nodeModule("node:url")?.fileURLToPath(href) : undefined;
  const files = path === undefined ? undefined : nodeModule("node:fs/promises");
  return files === undefined ? fetch(href) : files.readFile(path as string);
}

/** Unpacks a module embedded in JavaScript: base64 of gzip. */
export async function unpacked(packed: string): Promise<Bytes> {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  // Ten times as fast as Uint8Array.from.
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = text.charCodeAt(index);
  // Node's streams and fetch take ten times as long to load.
  const zlib = nodeModule("node:zlib");
  if (zlib !== undefined) return zlib.gunzipSync(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function isBytes(source: unknown): source is BufferSource {
  return ArrayBuffer.isView(source) || Object.prototype.toString.call(source) === "[object ArrayBuffer]";
}

function isAddress(source: unknown): source is URL {
  return typeof (source as URL | null)?.href === "string";
}

function isResponse(source: unknown): source is Response {
  return typeof (source as Response | null)?.arrayBuffer === "function";
}

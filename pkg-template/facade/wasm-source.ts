import type { Bytes } from "./byte-stream.js";
import type * as Web from "./web-types.js";

/** Where the WebAssembly module comes from, for hosts where the default does not fit. */
export type WasmSource =
  | Web.Module
  | Web.BufferSource
  | Web.Response
  | PromiseLike<Web.Response>
  | Web.URL
  | string;

/** What Node, Bun, Deno and Electron have, and what imitates a browser in them (jsdom) leaves there. */
interface NodeModules {
  "node:fs/promises": { readFile(path: string): Promise<Bytes> };
  "node:url": { fileURLToPath(url: string): string };
  "node:zlib": { gunzipSync(bytes: Uint8Array): Bytes };
}

/** One of Node's own modules, where there are any. Asked for at run time, since bundlers for pages carry none. */
function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: Name) => NodeModules[Name] | undefined } };
  return process?.getBuiltinModule?.(name);
}

/** What was found is no module, or nothing was found: `message` says where, and what. */
export class NoModule extends Error {}

/**
 * Compiles what a source gives. By structure, not by class: what jsdom and Node's `vm` hand over is of another realm.
 *
 * @throws NoModule for an address that answers something else, or a source that is none.
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
  // Servers of single-page applications answer every address that they do not know with their page.
  if (!response.ok || /^text\/html\b/i.test(type)) {
    // Without its query, which may hold a signature.
    const address = (response.url || "The response").split(/[?#]/, 1)[0] as string;
    throw new NoModule(`${address} answered ${response.status}${type && ` (${type})`}`);
  }
  if (/^application\/wasm$/i.test(type)) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** fetch reads no files. */
async function opened({ href, protocol }: URL): Promise<unknown> {
  const path = protocol === "file:" ? nodeModule("node:url")?.fileURLToPath(href) : undefined;
  const files = path === undefined ? undefined : nodeModule("node:fs/promises");
  return files === undefined ? fetch(href) : files.readFile(path as string);
}

/** The bytes of a module that a JavaScript file carries: gzip, in base64. */
export async function unpacked(packed: string): Promise<Bytes> {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  // Ten times as fast as Uint8Array.from.
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = text.charCodeAt(index);
  // Some milliseconds where Node's streams and fetch would take ten times as long to load.
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

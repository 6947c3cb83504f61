// The web's types, as `Web.Request` and so on: the host's own, whichever declare them (TypeScript's libraries, @types/node,
// @types/bun, @cloudflare/workers-types, Deno), and in a project that has none what is used of each.
//
// A name that nobody declares is an error, which `@ts-ignore` takes away, and any, by which Host knows it. (What is in
// `typeof globalThis` would not tell: the classes that Workers declare are not.) It holds for one line, and reaches the
// declarations in a comment of this kind alone.

/** A type of the host's, or what is used of it. */
type Host<Declared, Used> = [0] extends [1 & Declared] ? Used : Declared;

/** @ts-ignore */
export type AbortSignal = Host<globalThis.AbortSignal, AbortSignalLike>;

/** @ts-ignore */
export type BufferSource = Host<globalThis.BufferSource, ArrayBufferView | ArrayBuffer>;

/** @ts-ignore */
export type Headers = Host<globalThis.Headers, HeadersLike>;

/** @ts-ignore */
export type Module = Host<globalThis.WebAssembly.Module, object>;

/** @ts-ignore */
export type ReadableStream<Chunk> = Host<globalThis.ReadableStream<Chunk>, ReadableStreamLike<Chunk>>;

/** @ts-ignore */
export type Request = Host<globalThis.Request, RequestLike>;

/** @ts-ignore */
export type RequestInit = Host<globalThis.RequestInit, RequestInitLike>;

/** @ts-ignore */
export type Response = Host<globalThis.Response, ResponseLike>;

/** @ts-ignore */
export type URL = Host<globalThis.URL, URLLike>;

/** @ts-ignore */
export type URLSearchParams = Host<globalThis.URLSearchParams, Iterable<[string, string]>>;

/** What is used of an AbortSignal. */
interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What is used of Headers. */
interface HeadersLike extends Iterable<[string, string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** What is used of a ReadableStream. */
interface ReadableStreamLike<Chunk> {
  readonly locked: boolean;
  cancel(reason?: unknown): Promise<void>;
  getReader(): {
    read(): Promise<{ done: false; value: Chunk } | { done: true; value?: Chunk | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/** What is used of a Request. */
export interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: HeadersLike;
  readonly signal: AbortSignalLike;
}

/** What is used of a RequestInit. */
interface RequestInitLike {
  method?: string | undefined;
  headers?: HeadersLike | Record<string, string> | undefined;
  signal?: AbortSignalLike | null | undefined;
}

/** What is used of a Response. */
export interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: HeadersLike;
  readonly body: ReadableStreamLike<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

/** What is used of a URL. */
interface URLLike {
  readonly href: string;
}

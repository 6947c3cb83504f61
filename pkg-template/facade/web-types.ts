// The web's types (`Web.Request` and so on): the host's own, whichever declares them (TypeScript's libraries,
// @types/node, @types/bun, @cloudflare/workers-types, Deno), or, in a project without any, just the members used here.
//
// An undeclared name is an error, which `@ts-ignore` silences, and then has type any, by which Host recognises it.
// (`typeof globalThis` would not do: it lacks classes that Workers declare.) The comment covers one line, and only in
// this form does it survive into the declarations.

/** The host's type, or the members used here. */
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

/** The members used of an AbortSignal. */
interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The members used of Headers. */
interface HeadersLike extends Iterable<[string, string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** The members used of a ReadableStream. */
interface ReadableStreamLike<Chunk> {
  readonly locked: boolean;
  cancel(reason?: unknown): Promise<void>;
  getReader(): {
    read(): Promise<{ done: false; value: Chunk } | { done: true; value?: Chunk | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/** The members used of a Request. */
export interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: HeadersLike;
  readonly signal: AbortSignalLike;
}

/** The members used of a RequestInit. */
interface RequestInitLike {
  method?: string | undefined;
  headers?: HeadersLike | Record<string, string> | undefined;
  signal?: AbortSignalLike | null | undefined;
}

/** The members used of a Response. */
export interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: HeadersLike;
  readonly body: ReadableStreamLike<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

/** The members used of a URL. */
interface URLLike {
  readonly href: string;
}

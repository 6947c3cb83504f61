// What the archive needs of an object store.

/** Changes with every write of an object. */
export type Version = string;

export interface Stored {
  readonly version: Version;
  /** The SHA-256 that the object was put with: of the conversations in it, not of its bytes. */
  readonly sha256: string | null;
}

export interface Objects {
  get(key: string): Promise<Uint8Array | null>;
  head(key: string): Promise<Stored | null>;
  /** Writes only if nothing is there (null), or what is there has still this version. False: it was not so. */
  put(key: string, bytes: Uint8Array, sha256: string, expected: Version | null): Promise<boolean>;
  list(prefix: string): AsyncIterable<string>;
  delete(key: string): Promise<void>;
}

/** Named by content: the conversations of one file, one JSON text a line, gzip. Never changed. `window` is its beginning. */
export const rawKey = (source: string, window: number, sha256: string) => `${rawPrefix(source, window)}${sha256}.ndjson.gz`;

/** What runs of this window wrote, and nobody else. */
export const rawPrefix = (source: string, window: number) => `raw/source=${source}/day=${day(window)}/window=${window}/`;

/** Named by its bounds, Unix seconds, the second not included. Rewritten when conversations changed. */
export const dataKey = (provider: string, source: string, from: number, to: number) => `${dataPrefix(provider, source, from)}${from}_${to}.parquet`;

export const dataPrefix = (provider: string, source: string, from: number) => `data/provider=${provider}/source=${source}/day=${day(from)}/`;

export const manifestKey = (source: string) => `manifest/${source}.json`;

const day = (second: number) => new Date(second * 1000).toISOString().slice(0, 10);

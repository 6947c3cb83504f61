import type { SourceSettings } from "../core/index.js";

/** What wrangler.jsonc and the secrets provide. */
export interface Env {
  readonly OBJECTS: Bucket;
  readonly MANIFEST: D1;
  readonly ARCHIVE: Workflow<{ readonly source: string; readonly from: number; readonly to: number; readonly generation: number }>;
  readonly ERASURE: Workflow<{ readonly source: string }>;
  readonly PACER: PacerNamespace;
  /** The keys to archive, by a name of yours. */
  readonly SOURCES: Readonly<Record<string, SourceSettings>>;
  /** Opens the status page and the erasure. 32 characters or more. */
  readonly ADMIN_TOKEN: string;
  /** Where alarms are posted as `{"text": "…"}`: Slack and others take it. */
  readonly ALARM_URL?: string;
}

export interface Bucket {
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  head(key: string): Promise<{ readonly etag: string; readonly customMetadata?: Readonly<Record<string, string>> } | null>;
  put(
    key: string,
    value: Uint8Array | string,
    options: { onlyIf: { etagDoesNotMatch: string } | { etagMatches: string }; customMetadata: Record<string, string> },
  ): Promise<unknown | null>;
  list(options: { prefix: string; cursor?: string }): Promise<{ readonly objects: readonly { readonly key: string }[]; readonly truncated: boolean; readonly cursor?: string }>;
  delete(key: string): Promise<void>;
}

export interface D1Statement {
  bind(...values: (string | number | null)[]): D1Statement;
  all<T>(): Promise<{ readonly results: T[] }>;
}

export interface D1 {
  prepare(sql: string): D1Statement;
  batch<T>(statements: D1Statement[]): Promise<{ readonly results: T[] }[]>;
}

export interface Instance {
  readonly id: string;
  status(): Promise<{ readonly status: string; readonly output?: unknown; readonly error?: unknown }>;
}

export interface Workflow<T> {
  create(options: { id: string; params: T }): Promise<Instance>;
  get(id: string): Promise<Instance>;
}

export interface PacerNamespace {
  getByName(name: string): { acquire(requestsPerMinute: number): Promise<number> };
}

import type { RedactPath } from "convoscope";

/** What wrangler.jsonc and the secrets provide. */
export interface Env {
  readonly OBJECTS: Bucket;
  readonly MANIFEST: Database;
  readonly ARCHIVE: Workflow<{ readonly source: string; readonly from: number; readonly to: number; readonly generation: number }>;
  readonly ERASURE: Workflow<{ readonly source: string; readonly request: string }>;
  readonly PACER: PacerNamespace;
  /** The keys to archive, by a name of yours. */
  readonly SOURCES: Readonly<Record<string, SourceSettings>>;
  /** Opens the status page and the erasure. 32 characters or more. */
  readonly ADMIN_TOKEN: string;
  /** Where alarms are posted as `{"text": "…"}`: Slack and others take it. */
  readonly ALARM_URL?: string;
}

export interface SourceSettings {
  readonly provider: "eigi" | "anyreach";
  /** The name of the secret that holds the key. */
  readonly secret: string;
  /** AnyReach, with a token `pat_…`. */
  readonly organization?: string;
  /** For a sandbox. */
  readonly baseUrl?: string;
  /** Requests a minute: 80 % of what the key may do, since others use it too. */
  readonly requestsPerMinute: number;
  /** Windows read at once. Default 4. */
  readonly parallel?: number;
  /** Conversations of a file, about. Default 2000. */
  readonly fileItems?: number;
  /** How long a window of today is: 1 (the default), 2, 3, 4, 6, 8, 12 or 24. Fewer files, but they come later. */
  readonly windowHours?: number;
  /** Default 90. */
  readonly retentionDays?: number;
  /** Keep the platform's own JSON too. Default false. */
  readonly raw?: boolean;
  /** What is masked before it is kept: paths such as "customer.phone", and "text" for numbers and addresses in texts. */
  readonly redact?: readonly RedactPath[];
  /** The name of the secret that holds the key of the masks: `openssl rand -hex 32`. Needed with `redact`. */
  readonly maskSecret?: string;
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

export type Value = string | number | null;

export interface Statement {
  bind(...values: Value[]): Statement;
  first<T>(): Promise<T | null>;
  all<T>(): Promise<{ readonly results: T[] }>;
  run(): Promise<unknown>;
}

export interface Database {
  prepare(sql: string): Statement;
  batch<T>(statements: Statement[]): Promise<{ readonly results: T[] }[]>;
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

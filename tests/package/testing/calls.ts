import { createSandbox, type Sandbox, type SandboxOptions } from "convoscope/testing";

/** A Sunday, 10:00 in UTC; the clock of these tests stands still unless a test advances it. */
export const START = Date.parse("2026-03-15T10:00:00Z");

export const EIGI_HEADERS = { "X-API-Key": "vk_made_up_for_the_tests" };
export const ANYREACH_HEADERS = { Authorization: "Bearer ak_made.up_for_the_tests_too" };

export type Json = Record<string, unknown>;
export type Query = Record<string, string>;

/** A clock that only moves when told to. */
export class Clock {
  milliseconds = START;
  readonly now = (): Date => new Date(this.milliseconds);
  advance(seconds: number): void {
    this.milliseconds += seconds * 1000;
  }
}

export const standing = (options: SandboxOptions = {}): Sandbox =>
  createSandbox({ now: () => new Date(START), ties: false, ...options });

export const eigiUrl = (query: Query = {}, id = ""): string => address("/v1/public/conversations", query, id);
export const anyreachUrl = (query: Query = {}, id = ""): string => address("/core/conversations", query, id);

function address(path: string, query: Query, id: string): string {
  const text = new URLSearchParams(query).toString();
  return `https://provider.example${path}${id === "" ? "" : `/${id}`}${text === "" ? "" : `?${text}`}`;
}

export interface Answered {
  status: number;
  body: Json;
}

export async function askEigi(sandbox: Sandbox, query: Query = {}, id = ""): Promise<Answered> {
  const response = await sandbox.fetch(eigiUrl(query, id), { headers: EIGI_HEADERS });
  return { status: response.status, body: (await response.json()) as Json };
}

/** A page, and failing that an error that shows what came instead. */
export async function eigiPage(
  sandbox: Sandbox,
  query: Query = {},
): Promise<{ data: Json[]; pagination: Record<"total" | "page" | "page_size" | "total_pages", number> }> {
  const { status, body } = await askEigi(sandbox, query);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as never;
}

export async function allOfEigi(sandbox: Sandbox, query: Query = {}): Promise<Json[]> {
  const all: Json[] = [];
  for (let page = 1; ; page += 1) {
    const { data, pagination } = await eigiPage(sandbox, { ...query, page: String(page), page_size: "100" });
    all.push(...data);
    if (page >= pagination.total_pages) return all;
  }
}

export async function askAnyreach(
  sandbox: Sandbox,
  query: Query = {},
  id = "",
  headers: Record<string, string> = ANYREACH_HEADERS,
): Promise<Answered> {
  const response = await sandbox.fetch(anyreachUrl(query, id), { headers });
  return { status: response.status, body: (await response.json()) as Json };
}

export async function anyreachPage(
  sandbox: Sandbox,
  query: Query = {},
  headers: Record<string, string> = ANYREACH_HEADERS,
): Promise<Json[]> {
  const { status, body } = await askAnyreach(sandbox, query, "", headers);
  if (status !== 200 || !Array.isArray(body)) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as Json[];
}

/** Follows the cursor until a page is not full. */
export async function allOfAnyreach(sandbox: Sandbox, query: Query = {}, limit = 100): Promise<Json[]> {
  const all: Json[] = [];
  for (;;) {
    const last = all.at(-1)?.["created_at"];
    const page = await anyreachPage(sandbox, {
      ...query,
      limit: String(limit),
      ...(typeof last === "string" && { cursor: btoa(last) }),
    });
    all.push(...page);
    if (page.length < limit) return all;
  }
}

export const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Json)[name] : undefined;

/** Microseconds, read here with other means than the sandbox's. */
export function micros(timestamp: unknown): number {
  const text = String(timestamp);
  const utc = /(?:Z|\+00:00)$/.test(text) ? text : `${text}Z`;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return Math.floor(Date.parse(utc.replace(/\.\d+/, "")) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0"));
}

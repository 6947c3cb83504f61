import type { PlatformKind } from "convoscope";
import type { Sandbox } from "convoscope/testing";
import { KEYS } from "./sandbox-client.js";

/** A conversation as its provider writes it. */
export type Wire = Record<string, unknown>;

/**
 * Everything a provider holds, asked for without the client: what its answers are held against.
 * The requests do not count as the client's.
 */
export async function everything(sandbox: Sandbox, kind: PlatformKind): Promise<Wire[]> {
  const before = sandbox.requests.length;
  const all = await EVERYTHING[kind](sandbox);
  sandbox.requests.length = before;
  return all;
}

async function everyPage(sandbox: Sandbox): Promise<Wire[]> {
  const all: Wire[] = [];
  for (let page = 1; ; page += 1) {
    const url = `https://api.eigi.ai/v1/public/conversations?page=${page}&page_size=100`;
    const body = (await (await sandbox.fetch(url, { headers: { "X-API-Key": KEYS.eigi } })).json()) as Wire;
    const records = (body["data"] ?? body["conversations"]) as Wire[];
    if (records.length === 0) return all;
    all.push(...records);
  }
}

async function everyCursor(sandbox: Sandbox): Promise<Wire[]> {
  const all: Wire[] = [];
  for (let cursor = ""; ; ) {
    const url = `https://api.anyreach.ai/core/conversations?limit=100${cursor}`;
    const records = (await (await sandbox.fetch(url, { headers: { Authorization: `Bearer ${KEYS.anyreach}` } })).json()) as Wire[];
    const last = records.at(-1);
    if (last === undefined) return all;
    all.push(...records);
    cursor = `&cursor=${encodeURIComponent(btoa(text(last, "created_at")))}`;
  }
}

/** Downwards by time, each instant whole. */
async function everyInstant(sandbox: Sandbox): Promise<Wire[]> {
  const all = new Map<string, Wire>();
  for (let before = ""; ; ) {
    const url = `https://api.vapi.ai/call?limit=1000${before}`;
    const records = (await (await sandbox.fetch(url, { headers: { Authorization: `Bearer ${KEYS.vapi}` } })).json()) as Wire[];
    const count = all.size;
    for (const record of records) all.set(text(record, "id"), record);
    if (all.size === count) return [...all.values()];
    // One that was given a time that is none cannot be gone on from.
    const last = records.findLast((record) => !Number.isNaN(Date.parse(text(record, "createdAt")))) ?? {};
    before = `&createdAtLe=${encodeURIComponent(text(last, "createdAt"))}`;
  }
}

/** Lists are lean: each is asked for by its id. */
async function everyId(sandbox: Sandbox): Promise<Wire[]> {
  const url = "https://api.elevenlabs.io/v1/convai/conversations";
  const headers = { "xi-api-key": KEYS.elevenlabs };
  const all: Wire[] = [];
  for (let cursor = ""; ; ) {
    const page = (await (await sandbox.fetch(`${url}?page_size=100${cursor}`, { headers })).json()) as Wire;
    for (const item of page["conversations"] as Wire[]) all.push((await (await sandbox.fetch(`${url}/${text(item, "conversation_id")}`, { headers })).json()) as Wire);
    if (page["has_more"] !== true) return all;
    cursor = `&cursor=${encodeURIComponent(text(page, "next_cursor"))}`;
  }
}

/** The same, where lists are asked for by POST. */
async function everyKey(sandbox: Sandbox): Promise<Wire[]> {
  const url = "https://api.retellai.com";
  const headers = { Authorization: `Bearer ${KEYS.retell}`, "Content-Type": "application/json" };
  const all: Wire[] = [];
  for (let key: unknown; ; ) {
    const body = JSON.stringify({ limit: 1000, pagination_key: key });
    const page = (await (await sandbox.fetch(`${url}/v3/list-calls`, { method: "POST", headers, body })).json()) as Wire;
    for (const item of page["items"] as Wire[]) all.push((await (await sandbox.fetch(`${url}/v2/get-call/${text(item, "call_id")}`, { headers })).json()) as Wire);
    if (page["has_more"] !== true) return all;
    key = page["pagination_key"];
  }
}

const EVERYTHING: Record<PlatformKind, (sandbox: Sandbox) => Promise<Wire[]>> = { eigi: everyPage, anyreach: everyCursor, vapi: everyInstant, elevenlabs: everyId, retell: everyKey };

/** Where each platform's API lies, and where its conversations are in it. */
export const API_ORIGIN: Record<PlatformKind, string> = { eigi: "https://api.eigi.ai", anyreach: "https://api.anyreach.ai", vapi: "https://api.vapi.ai", elevenlabs: "https://api.elevenlabs.io", retell: "https://api.retellai.com" };
export const LIST_PATH: Record<PlatformKind, string> = { eigi: "/v1/public/conversations", anyreach: "/core/conversations", vapi: "/call", elevenlabs: "/v1/convai/conversations", retell: "/v3/list-calls" };

/** What stands in the address of a second page, and in no first one. */
export const SECOND_PAGE: Record<PlatformKind, string> = { eigi: "page=2", anyreach: "cursor=", vapi: "createdAtLe=", elevenlabs: "cursor=", retell: "pagination_key" };

/** A page with nothing on it, as each platform writes it. */
export const EMPTY_PAGE: Record<PlatformKind, string> = {
  eigi: "[]",
  anyreach: "[]",
  vapi: "[]",
  elevenlabs: '{"conversations":[],"has_more":false}',
  retell: '{"items":[],"has_more":false}',
};

/** An id that no conversation has, in each platform's form. */
export const NO_ID: Record<PlatformKind, string> = {
  eigi: "00000000-0000-4000-8000-000000000000",
  anyreach: "nothing-of-that-name",
  vapi: "00000000-0000-4000-8000-000000000000",
  elevenlabs: "conv_of_nobody",
  retell: "call_of_nobody",
};

/** The public id. */
export const idOf = (kind: PlatformKind, record: Wire): string => text(record, ID[kind]);

export const ID: Record<PlatformKind, string> = { eigi: "conversation_id", anyreach: "id", vapi: "id", elevenlabs: "conversation_id", retell: "call_id" };

/** When it began, in milliseconds since 1970 with their fraction: eigi writes UTC without an offset, ElevenLabs seconds since 1970, and
 *  Retell milliseconds, if it began at all. */
export function createdMs(record: Wire): number {
  if ("call_id" in record) return (record["start_timestamp"] as number | undefined) ?? NaN;
  const start = record["start_time_unix_secs"] ?? inside(record, "metadata")["start_time_unix_secs"];
  if (typeof start === "number") return start * 1000;
  const [seconds = "", fraction = "0"] = text(record, "createdAt" in record ? "createdAt" : "created_at").replace("Z", "").split(".");
  return Date.parse(`${seconds}Z`) + Number(`0.${fraction}`) * 1000;
}

export function text(record: Wire, name: string): string {
  const value = record[name];
  if (typeof value !== "string") throw new TypeError(`${name} is no text in ${JSON.stringify(record).slice(0, 200)}`);
  return value;
}

/** An object inside a record; empty where there is none. */
export function inside(record: Wire, name: string): Wire {
  const value = record[name];
  return typeof value === "object" && value !== null ? (value as Wire) : {};
}

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
  const all = kind === "eigi" ? await everyPage(sandbox) : await everyCursor(sandbox);
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

/** The public id. */
export const idOf = (kind: PlatformKind, record: Wire): string => text(record, kind === "eigi" ? "conversation_id" : "id");

/** When it began, in milliseconds since 1970 with their fraction: eigi writes UTC without an offset. */
export function createdMs(record: Wire): number {
  const [seconds = "", fraction = "0"] = text(record, "created_at").replace("Z", "").split(".");
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

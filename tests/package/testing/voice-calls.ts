import type { Sandbox, SandboxOptions } from "convoscope/testing";
import { createSandbox } from "convoscope/testing";
import { START, type Json } from "./calls.js";

export const BEARER = { Authorization: "Bearer made-up-for-the-tests" };
export const XI = { "xi-api-key": "made-up-for-the-tests" };
const HOST = "https://provider.example";

export type VoicePlatform = "vapi" | "elevenlabs" | "retell";
export const VOICE_PLATFORMS: readonly VoicePlatform[] = ["vapi", "elevenlabs", "retell"];

export interface Answered<Body = Json> {
  status: number;
  headers: Headers;
  body: Body;
}

export const standing = (options: SandboxOptions = {}): Sandbox => createSandbox({ now: () => new Date(START), ...options });

async function ask<Body>(sandbox: Sandbox, path: string, init: RequestInit): Promise<Answered<Body>> {
  const { status, headers, ...response } = await sandbox.fetch(`${HOST}${path}`, { redirect: "manual", ...init }).then(async (it) => ({ status: it.status, headers: it.headers, text: await it.text() }));
  const isJson = headers.get("Content-Type") === "application/json";
  return { status, headers, body: (isJson ? JSON.parse(response.text) : response.text) as Body };
}

type Values = Record<string, string | number | boolean | readonly string[]>;
const search = (values: Values) => new URLSearchParams(Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)])));

export interface ElevenlabsPage {
  conversations: Json[];
  next_cursor: string | null;
  has_more: boolean;
}
export interface RetellPage {
  items: Json[];
  has_more: boolean;
  pagination_key?: string;
  total?: number;
}

export const vapi = (sandbox: Sandbox, query: Values = {}) => ask<Json[]>(sandbox, `/call?${search(query)}`, { headers: BEARER });
export const vapiCall = (sandbox: Sandbox, id: string, rest = "") => ask<Json>(sandbox, `/call/${id}${rest}`, { headers: BEARER });
export const elevenlabs = (sandbox: Sandbox, query: Values = {}) =>
  ask<ElevenlabsPage>(sandbox, `/v1/convai/conversations?${search(query)}`, { headers: XI });
export const elevenlabsConversation = (sandbox: Sandbox, id: string, rest = "") => ask<Json>(sandbox, `/v1/convai/conversations/${id}${rest}`, { headers: XI });
export const retell = (sandbox: Sandbox, body: unknown = {}) =>
  ask<RetellPage>(sandbox, "/v3/list-calls", { method: "POST", headers: { ...BEARER, "Content-Type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) });
export const retellCall = (sandbox: Sandbox, id: string) => ask<Json>(sandbox, `/v2/get-call/${id}`, { headers: BEARER });

export const get: Record<VoicePlatform, (sandbox: Sandbox, id: string) => Promise<Answered>> = { vapi: vapiCall, elevenlabs: elevenlabsConversation, retell: retellCall };
export const ID: Record<VoicePlatform, string> = { vapi: "id", elevenlabs: "conversation_id", retell: "call_id" };

/** The list walked to its end by pages of this size, as each contract has it. What one instant repeats at Vapi is dropped. */
export const WALKS: Record<VoicePlatform, (sandbox: Sandbox, size: number) => Promise<{ items: Json[]; pages: number }>> = {
  async vapi(sandbox, size) {
    const items = new Map<unknown, Json>();
    let createdAtLe: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const { body } = await vapi(sandbox, { limit: size, ...(createdAtLe !== undefined && { createdAtLe }) });
      const fresh = body.filter((call) => !items.has(call["id"]));
      for (const call of fresh) items.set(call["id"], call);
      if (body.length < size || fresh.length === 0) return { items: [...items.values()], pages };
      createdAtLe = String(body.at(-1)?.["createdAt"]);
    }
  },
  async elevenlabs(sandbox, size) {
    const items: Json[] = [];
    let cursor: string | null = null;
    for (let pages = 1; ; pages += 1) {
      const { body }: Answered<ElevenlabsPage> = await elevenlabs(sandbox, { page_size: size, ...(cursor !== null && { cursor }) });
      items.push(...body.conversations);
      if (!body.has_more) return { items, pages };
      cursor = body.next_cursor;
    }
  },
  async retell(sandbox, size) {
    const items: Json[] = [];
    let key: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const { body }: Answered<RetellPage> = await retell(sandbox, { limit: size, ...(key !== undefined && { pagination_key: key }) });
      items.push(...body.items);
      if (!body.has_more) return { items, pages };
      key = body.pagination_key;
    }
  },
};

export const all = async (platform: VoicePlatform, sandbox: Sandbox): Promise<Json[]> => (await WALKS[platform](sandbox, 100)).items;

/** A value inside, by its keys. */
export const inside = (value: unknown, ...keys: string[]): unknown => keys.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? (inner as Json)[key] : undefined), value);

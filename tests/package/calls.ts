import type { Client, Conversation, PlatformKind } from "convoscope";
import { clientOf, NOW, PLATFORMS, standing } from "./sandbox-client.js";
import type { ClientOptions } from "convoscope";
import type { Sandbox } from "convoscope/testing";

/** Both calls of each platform: what is true of one request is true of each. */
export interface Call {
  readonly name: string;
  readonly kind: PlatformKind;
  /** An answer's conversations. */
  run(client: Client, options?: Parameters<Client["conversations"]["get"]>[1]): Promise<Conversation[]>;
}

const id: Partial<Record<PlatformKind, Promise<string>>> = {};

/** The id of one of the sandbox's conversations. */
function knownId(kind: PlatformKind): Promise<string> {
  return (id[kind] ??= (async () => (await clientOf(kind, standing()).conversations.list({ pageSize: 1 })).items[0]?.id ?? "")());
}

const list = (kind: PlatformKind): Call => ({
  name: `${kind} list`,
  kind,
  run: async (client, options) => (await client.conversations.list({ pageSize: 3 }, options)).items,
});

const get = (kind: PlatformKind): Call => ({
  name: `${kind} get`,
  kind,
  run: async (client, options) => [await client.conversations.get(await knownId(kind), options)],
});

export const CALLS: readonly Call[] = PLATFORMS.flatMap((kind) => [list(kind), get(kind)]);

/** A sandbox with a client of it, for a call. Its first id is known before the clock is replaced. */
export async function arrange(call: Call, options: Partial<ClientOptions> = {}): Promise<{ sandbox: Sandbox; client: Client }> {
  await knownId(call.kind);
  const sandbox = standing({ now: () => new Date(NOW) });
  return { sandbox, client: clientOf(call.kind, sandbox, options) };
}

import { anyreach, createClient, eigi, elevenlabs, gateway, retell, vapi, type Client, type Conversation, type OmittableField } from "convoscope";
import { createGateway } from "convoscope/server";
import { createSandbox, type Sandbox } from "convoscope/testing";
import type { FakeTime } from "../package/fake-time.js";
import { Network } from "./network.js";
import { NOW } from "../package/sandbox-client.js";
import { createdMs, ID, LIST_PATH, type Wire } from "../package/wire.js";
import type { Scenario } from "./scenario.js";

export const KEY = "vk_torture_made_up_secret_0123456789";
export const TOKEN = "ak_torture.made_up_secret_0123456789";
export const PRIVATE_KEY = "torture-made-up-secret-0123456789";

/** A sandbox in which the scenario's changes happen, a client in front of it, and what is true meanwhile. */
export interface World {
  client: Client<OmittableField>;
  /** From the client to the platform or to its gateway. */
  near: Network;
  /** To the platform. */
  far: Network;
  /** Everything that is there now, newest first. */
  alive(): string[];
  /** Everything that ever was. */
  ever: Set<string>;
  /** Everything that was deleted. */
  removed: Set<string>;
  /** Had no start time when it was there first: it may get one, and stand elsewhere in the list. */
  undated: Set<string>;
  /** Everything as it is now, without faults, by id. */
  whole(): Promise<Map<string, Conversation>>;
  /** From now on the faults strike. */
  begin(): void;
}

const HOUR = 3_600_000;
const HEADERS = { "X-API-Key": KEY, "xi-api-key": KEY, Authorization: `Bearer ${TOKEN}` };

export async function build(scenario: Scenario, time: FakeTime): Promise<World> {
  const { platform, retries, timeout, rateLimit } = scenario;
  // A call at Retell that has started never loses its start.
  const now = platform === "retell" ? () => new Date(NOW + time.elapsed) : () => new Date();
  const sandbox = createSandbox({ ...scenario.sandbox, now });
  // The same conversations, all on one page: what there is, is not asked of what is under test.
  const { largestPage: _, ...whole } = scenario.sandbox;
  const mirror = createSandbox({ ...whole, now });
  scenario.ties.forEach((count, group) => {
    const at = new Date(Date.now() - (group + 1) * 3_600_000).toISOString();
    for (let member = 0; member < count; member += 1) [sandbox, mirror].forEach((one) => one.insert(platform, { createdAt: at, status: "completed" }));
  });
  const records = await everything(mirror, platform);
  let ordered = records.map((record) => record[ID[platform]] as string);
  const undated = new Set(ordered.filter((_, at) => Number.isNaN(createdMs(records[at] as Wire))));
  const ever = new Set(ordered);
  const removed = new Set<string>();

  const far = new Network(() => {
    for (const { after, change } of scenario.changes) {
      if (after !== far.sent.length) continue;
      if (change === "clock_back" || change === "clock_ahead") {
        time.setClock(Date.now() + (change === "clock_back" ? -HOUR : HOUR));
      } else if (change === "insert") {
        const id = sandbox.insert(platform);
        if (mirror.insert(platform) !== id) throw new Error("the mirror has another conversation");
        ever.add(id);
        if (platform === "retell") undated.add(id);
        ordered.unshift(id);
      } else {
        // Always the same one for the same scenario.
        const victim = ordered[(after * 7) % Math.max(ordered.length, 1)];
        if (victim === undefined) continue;
        if (change === "end") {
          [sandbox, mirror].forEach((one) => one.update(platform, victim, { status: "completed" }));
        } else {
          sandbox.remove(platform, victim);
          removed.add(victim);
          ordered = ordered.filter((id) => id !== victim);
        }
      }
    }
  });
  const near = scenario.gateway ? new Network() : far;
  const provider = { eigi: () => eigi({ apiKey: KEY }), anyreach: () => anyreach({ token: TOKEN }), vapi: () => vapi({ apiKey: PRIVATE_KEY }), elevenlabs: () => elevenlabs({ apiKey: PRIVATE_KEY }), retell: () => retell({ apiKey: PRIVATE_KEY }) }[platform]();
  const toPlatform = far.over((request) => sandbox.fetch(request));
  const toNear = scenario.gateway
    ? near.over(
        createGateway({
          provider,
          authorize: () => ({}),
          basePath: "/api",
          allow: ["list", "get", "export", "summarize", "recordings"],
          retry: { max: retries },
          fetch: toPlatform,
        }),
      )
    : toPlatform;
  const client = createClient({
    provider: scenario.gateway ? gateway({ url: "https://app.example/api" }) : provider,
    fetch: toNear,
    retry: { max: retries },
    timeout,
    ...(rateLimit !== null && { rateLimit }),
  });
  return {
    client,
    near,
    far,
    alive: () => ordered,
    ever,
    removed,
    undated,
    async whole() {
      const list = (createClient({ provider, fetch: mirror.fetch }) as Client).conversations.list({}, { include: ["transcript"] });
      return new Map((await list.toArray({ max: 1_000 })).map((it) => [it.id, it as Conversation]));
    },
    begin: () => sandbox.fault(...scenario.faults),
  };
}

/** The records, newest first: they have to fit on a page. */
async function everything(sandbox: Sandbox, platform: Scenario["platform"]): Promise<Wire[]> {
  const address = `https://platform.example${LIST_PATH[platform]}`;
  const size = platform === "eigi" || platform === "elevenlabs" ? "page_size" : "limit";
  const answer =
    platform === "retell"
      ? await sandbox.fetch(address, { method: "POST", headers: { ...HEADERS, "Content-Type": "application/json" }, body: '{"limit":100}' })
      : await sandbox.fetch(`${address}?${size}=100`, { headers: HEADERS });
  const body = (await answer.json()) as Record<"data" | "conversations" | "items", Wire[] | undefined> | Wire[];
  const records = Array.isArray(body) ? body : (body.data ?? body.conversations ?? body.items);
  if (records === undefined) throw new Error(`${answer.status} instead of a list`);
  if (records.length === 100) throw new Error("there are more conversations than one page shows");
  return records;
}

import { anyreach, createClient, eigi, elevenlabs, gateway, retell, vapi, type Client } from "convoscope";
import { createGateway } from "convoscope/server";
import { createSandbox, type Sandbox } from "convoscope/testing";
import type { FakeTime } from "../package/fake-time.js";
import { Network } from "./network.js";
import type { Scenario } from "./scenario.js";

export const KEY = "vk_torture_made_up_secret_0123456789";
export const TOKEN = "ak_torture.made_up_secret_0123456789";
export const PRIVATE_KEY = "torture-made-up-secret-0123456789";

/** A sandbox in which the scenario's changes happen, a client in front of it, and what is true meanwhile. */
export interface World {
  client: Client;
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
  /** From now on the faults strike. */
  begin(): void;
}

const HOUR = 3_600_000;
const LIST = { eigi: "/v1/public/conversations", anyreach: "/core/conversations", vapi: "/call", elevenlabs: "/v1/convai/conversations", retell: "/v3/list-calls" };
const HEADERS = { "X-API-Key": KEY, Authorization: `Bearer ${TOKEN}` };

export async function build(scenario: Scenario, time: FakeTime): Promise<World> {
  const { platform, retries, timeout, rateLimit } = scenario;
  const sandbox = createSandbox({ ...scenario.sandbox, now: () => new Date() });
  // The same conversations, all on one page: what there is, is not asked of what is under test.
  const { largestPage: _, ...whole } = scenario.sandbox;
  const mirror = createSandbox({ ...whole, now: () => new Date() });
  scenario.ties.forEach((count, group) => {
    const at = new Date(Date.now() - (group + 1) * 3_600_000).toISOString();
    for (let member = 0; member < count; member += 1) [sandbox, mirror].forEach((one) => one.insert(platform, { createdAt: at, status: "completed" }));
  });
  let ordered = await everything(mirror, platform);
  const ever = new Set(ordered);
  const removed = new Set<string>();

  const far = new Network(() => {
    for (const { after, change } of scenario.changes) {
      if (after !== far.sent.length) continue;
      if (change === "clock_back" || change === "clock_ahead") {
        time.setClock(Date.now() + (change === "clock_back" ? -HOUR : HOUR));
      } else if (change === "insert") {
        const id = sandbox.insert(platform);
        ever.add(id);
        ordered.unshift(id);
      } else {
        // Always the same one for the same scenario.
        const victim = ordered[(after * 7) % Math.max(ordered.length, 1)];
        if (victim === undefined) continue;
        if (change === "end") {
          sandbox.update(platform, victim, { status: "completed" });
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
    begin: () => sandbox.fault(...scenario.faults),
  };
}

/** The public ids, newest first: they have to fit on a page. */
async function everything(sandbox: Sandbox, platform: Scenario["platform"]): Promise<string[]> {
  const address = `https://platform.example${LIST[platform]}?${platform === "eigi" ? "page_size" : "limit"}=100`;
  const body = (await (await sandbox.fetch(address, { headers: HEADERS })).json()) as Record<"data" | "conversations", Wire[] | undefined> | Wire[];
  const records = Array.isArray(body) ? body : (body.data ?? body.conversations ?? []);
  if (records.length === 100) throw new Error("there are more conversations than one page shows");
  return records.map((record) => record[platform === "eigi" ? "conversation_id" : "id"]);
}

type Wire = Record<"id" | "conversation_id", string>;

import { assert } from "chai";
import { type Client, type ClientOptions, createClient } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";
import { providerOf } from "../sandbox-client.js";

const AT = "2026-03-14T10:00:00Z";

/** A conversation of some 24 MiB: whatever stands still meanwhile, reading it takes several turns. */
function long(): Uint8Array<ArrayBuffer> {
  const message = JSON.stringify({ role: "user", content: "Could you tell me the number of your order, please?", timestamp: AT });
  const head = `{"id":"c1","created_at":"${AT}","channel":"text","status":"completed","conversation":[`;
  return new TextEncoder().encode(`${head}${`${message},`.repeat(199_999)}${message}]}`);
}

const MESSAGES = 200_000;

/** A client whose platform answers with that, and tells when the whole of it has come. */
function reading(options: Partial<ClientOptions> = {}, body = long()): { client: Client; arrived: Promise<void> } {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const client = createClient({
    provider: providerOf("anyreach"),
    dangerouslyAllowBrowser: true,
    fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }),
    onEvent: ({ type }) => {
      if (type === "response") arrive();
    },
    retry: { max: 2 },
    ...options,
  });
  return { client, arrived };
}

/** Whatever takes long lets others have their turn, so that what ends a call ends it. */
export const cases: readonly Case[] = [
  {
    name: "what is read in pieces is whole",
    async run() {
      const { client } = reading();
      const { transcript, issues } = await client.conversations.get("c1");
      assert.deepEqual([transcript?.length, issues], [MESSAGES, []]);
      assert.isTrue(transcript?.every(({ content, role, timestamp }) => role === "user" && content.length === 51 && timestamp === "2026-03-14T10:00:00.000Z"));
    },
  },
  {
    name: "a page in pieces is the same page, in its order",
    async run() {
      const ids = Array.from({ length: 3_000 }, (_, index) => `c${index}`);
      const words = "a word ".repeat(100);
      const body = JSON.stringify(ids.map((id, index) => ({ id, created_at: AT, summary: words, conversation: [{ role: "user", content: words, timestamp: AT }, ...(index === 7 ? Array.from({ length: 20_000 }, () => ({ role: "assistant", content: "yes", timestamp: AT })) : [])] })));
      const { client } = reading({}, new TextEncoder().encode(body));
      const page = await client.conversations.list();
      assert.deepEqual(page.items.map(({ id }) => id), ids);
      assert.deepEqual(page.items.map(({ transcript }) => transcript?.length), ids.map((_, index) => (index === 7 ? 20_001 : 1)));
      assert.isTrue(page.items.every(({ summary, transcript }) => summary === words && transcript?.[0]?.content === words));
    },
  },
  {
    name: "kept JSON in pieces is what JSON.parse makes of it",
    async run() {
      const much = `[${Array.from({ length: 60_000 }, (_, index) => `{"a":${index},"b":[null,"\\u00e9"]}`).join(",")}]`;
      const metadata = `{"b":${much},"7":1,"a":{"x":${much},"__proto__":${much},"__proto__":{"y":1},"\\u0062":${much}},"b":2,"0":"${"long ".repeat(100_000)}","__proto__":3,"c":[${much},1,[],${much}]}`;
      const body = new TextEncoder().encode(`{"id":"c1","created_at":"${AT}","custom_metadata":${metadata},"conversation":[]}`);
      const { client } = reading({}, body);
      const got = await client.conversations.get("c1", { raw: true });
      const expected = JSON.stringify(JSON.parse(metadata));
      assert.isTrue(JSON.stringify(got.metadata) === expected, "the metadata is the same, in its order");
      assert.isTrue(JSON.stringify((got.raw as Record<string, unknown>)["custom_metadata"]) === expected, "and so is raw");
      assert.strictEqual(Object.getPrototypeOf(got.metadata), Object.prototype);
      const [last, before] = Object.keys(got).reverse();
      assert.deepEqual([before, last], ["issues", "raw"]);
    },
  },
  {
    name: "an abort from another turn ends a call that is reading",
    async run() {
      for (const call of [
        (client: Client, signal: AbortSignal) => client.conversations.get("c1", { signal }),
        (client: Client, signal: AbortSignal) => client.conversations.list({}, { signal }).then((page) => page.items),
      ]) {
        const controller = new AbortController();
        const { client, arrived } = reading({}, long());
        void arrived.then(() => setTimeout(() => controller.abort("enough"), 0));
        const error = await failure(call(client, controller.signal), "aborted");
        assert.strictEqual(error.cause, "enough");
        assert.lengthOf(error.attempts, 1);
      }
    },
  },
  {
    name: "timeout.total ends a call that is reading, and is not tried again",
    run: () =>
      withFakeTime(async (time) => {
        const { client, arrived } = reading({ timeout: { attempt: 1_000, total: 5_000 } });
        const failed = failure(client.conversations.get("c1"), "timeout");
        await arrived;
        await time.advance(5_000);
        const error = await failed;
        assert.strictEqual(error.phase, "total");
        assert.lengthOf(error.attempts, 1);
        assert.strictEqual(time.timers, 0);
      }),
  },
  {
    name: "timeout.attempt ends with the last byte",
    run: () =>
      withFakeTime(async (time) => {
        const { client, arrived } = reading({ timeout: { attempt: 1_000, total: 5_000 } });
        const got = client.conversations.get("c1");
        await arrived;
        await time.advance(2_000);
        assert.lengthOf((await got).transcript ?? [], MESSAGES);
      }),
  },
  {
    name: "a page whose reading was ended is still to come",
    async run() {
      const controller = new AbortController();
      const { client, arrived } = reading({}, new TextEncoder().encode(`[${new TextDecoder().decode(long())}]`));
      void arrived.then(() => setTimeout(() => controller.abort(), 0));
      const list = client.conversations.list({}, { signal: controller.signal });
      await failure(list, "aborted");
      assert.deepInclude(list.report, { items: 0, complete: false, stoppedBecause: "aborted" });
    },
  },
  {
    name: "a gateway reads in pieces, too",
    async run() {
      const handler = gatewayOf("anyreach", { fetch: async () => new Response(long(), { headers: { "content-type": "application/json" } }) }, { redact: ["text"] });
      const response = await handler(new Request(`${GATEWAY_URL}/v1/conversations/c1`));
      assert.strictEqual(response.status, 200);
      assert.lengthOf((await response.json()).transcript, MESSAGES);
    },
  },
];

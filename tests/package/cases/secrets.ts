import { assert } from "chai";
import { anyreach, createClient, type ClientEvent, eigi, init, normalizeError, type PlatformKind, type Secret } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case, Runtime } from "../../runtimes/case.js";
import { CANARY, CANARY_KEYS as SECRETS } from "../canary.js";
import { withFakeTime } from "../fake-time.js";
import { showsNone } from "../printed.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";

const FAULTS: readonly Fault[] = [
  { kind: "status", status: 400, times: 9 }, { kind: "status", status: 401, times: 9 }, { kind: "status", status: 403, times: 9 },
  { kind: "status", status: 404, times: 9 }, { kind: "status", status: 422, times: 9 }, { kind: "status", status: 429, retryAfter: "999" },
  { kind: "status", status: 500, times: 9 }, { kind: "network", times: 9 }, { kind: "stall_headers", times: 9 }, { kind: "stall_body", times: 9 },
  { kind: "truncate", times: 9 }, { kind: "garbage", times: 9 }, { kind: "status_error_200", times: 9 },
  { kind: "redirect", location: `https://evil.example/?key=${CANARY}`, times: 9 }, { kind: "empty_page", times: 99 }, { kind: "repeat_cursor", times: 99 },
];

const seesNone = (value: unknown, runtime: Runtime, label: string) => showsNone(CANARY, value, runtime, label);

const withSecret = (kind: PlatformKind, secret: Secret) => (kind === "eigi" ? eigi({ apiKey: secret }) : anyreach({ token: secret }));

/** The credential travels in a header, and shows nowhere else. */
export const cases: readonly Case[] = [
  {
    name: "no event, error, report, cursor or address shows it, whatever goes wrong",
    async run({ runtime }) {
      for (const kind of PLATFORMS) {
        for (const fault of FAULTS) {
          await withFakeTime(async (time) => {
            const events: ClientEvent[] = [];
            const urls: string[] = [];
            const sandbox = standing();
            sandbox.fault(fault);
            const client = clientOf(kind, sandbox, {
              provider: withSecret(kind, SECRETS[kind]),
              onEvent: (event) => void events.push(event),
              fetch: (request) => {
                urls.push(request.url);
                return sandbox.fetch(request);
              },
            });
            const list = client.conversations.list({ pageSize: 50 });
            const outcomes = await time.settled(Promise.allSettled([list, client.conversations.get("a28e7071-508e-4d45-8887-085531aafaba"), list.take(120)]));
            const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
            const label = `${kind} ${JSON.stringify(fault)}`;
            assert.isAbove(urls.length, 0, label);
            await seesNone(reasons, runtime, `${label}: an error`);
            await seesNone(events, runtime, `${label}: an event`);
            await seesNone([list, list.report, list.report.next && atob(list.report.next.replaceAll("-", "+").replaceAll("_", "/"))], runtime, `${label}: the list`);
            await seesNone(urls, runtime, `${label}: an address`);
          });
        }
      }
    },
  },
  {
    name: "what a provider says is shown without it",
    async run({ runtime }) {
      await init();
      for (const kind of PLATFORMS) {
        const said = JSON.stringify({ detail: `Invalid key ${SECRETS[kind]}, sent as Authorization: Bearer ${SECRETS[kind]}` });
        await seesNone(normalizeError(kind, { status: 401, body: said }), runtime, "normalizeError");
        const sandbox = { fetch: () => Promise.resolve(new Response(said, { status: 401 })) };
        const error: unknown = await clientOf(kind, sandbox, { provider: withSecret(kind, SECRETS[kind]) }).conversations.list().then(() => null, (error: unknown) => error);
        await seesNone(error, runtime, "an error");
      }
    },
  },
  {
    name: "neither the provider nor the client shows it",
    async run({ runtime }) {
      for (const kind of PLATFORMS) {
        const provider = withSecret(kind, SECRETS[kind]);
        assert.strictEqual(provider.kind, kind);
        assert.strictEqual(JSON.stringify(provider), JSON.stringify({ kind }));
        assert.deepEqual(Object.keys(provider), ["kind"]);
        assert.isTrue(Object.isFrozen(provider));
        const client = createClient({ provider, dangerouslyAllowBrowser: true, headers: { "x-a": "b" } });
        for (const value of [provider, { ...provider }, client, client.conversations, client.with({}), client.conversations.list()]) await seesNone(value, runtime, kind);
        assert.throws(() => createClient({ provider: { ...provider }, dangerouslyAllowBrowser: true }), /provider/, "a copy is no provider");
      }
    },
  },
  {
    name: "a bad configuration is refused without showing it",
    async run({ runtime }) {
      const bad: (() => unknown)[] = [
        () => eigi({ apiKey: `sk_${CANARY}` }), () => eigi({ apiKey: `vk_${CANARY}\n` }), () => eigi({ apiKey: `Bearer vk_${CANARY}` }),
        () => anyreach({ token: `pat_${CANARY}` }), () => anyreach({ token: `ak_${CANARY}` }), () => anyreach({ token: SECRETS.eigi }),
        () => eigi({ apiKey: "vk_1", baseUrl: `https://user:${CANARY}@api.eigi.ai` }), () => eigi({ apiKey: "vk_1", baseUrl: `https://api.eigi.ai/?key=${CANARY}` }),
      ];
      for (const [index, make] of bad.entries()) {
        let error: unknown;
        try {
          const client = createClient({ provider: make() as ReturnType<typeof eigi>, fetch: standing().fetch, dangerouslyAllowBrowser: true });
          error = await client.conversations.list().then(() => null, (error: unknown) => error);
        } catch (thrown) {
          error = thrown;
        }
        assert.propertyVal(error, "code", "invalid_config", `row ${index}`);
        await seesNone(error, runtime, `row ${index}`);
      }
    },
  },
  {
    name: "a function is asked for every attempt, and what it gives is sent",
    async run() {
      for (const kind of PLATFORMS) {
        for (const wrap of [(secret: string) => secret, (secret: string) => Promise.resolve(secret)]) {
          await withFakeTime(async (time) => {
            const sent: (string | null)[] = [];
            let asked = 0;
            const secret = () => wrap(`${SECRETS[kind]}${++asked}`) as string;
            const sandbox = standing({ faults: [{ kind: "status", status: 503 }, { kind: "network" }] });
            const client = clientOf(kind, sandbox, {
              provider: withSecret(kind, secret),
              fetch: (request) => {
                sent.push(request.headers.get(kind === "eigi" ? "x-api-key" : "authorization"));
                return sandbox.fetch(request);
              },
            });
            assert.strictEqual(asked, 0, "not before a call");
            await time.settled(client.conversations.list().take(101));
            const prefix = kind === "eigi" ? "" : "Bearer ";
            assert.deepEqual(sent, [1, 2, 3, 4].map((number) => `${prefix}${SECRETS[kind]}${number}`));
          });
        }
      }
    },
  },
];

import { assert } from "chai";
import type { ClientOptions } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { arrange, CALLS } from "../calls.js";
import { bothInFakeTime } from "../both.js";
import { wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, standing } from "../sandbox-client.js";

type Spoil = (bytes: Uint8Array<ArrayBuffer>) => Response;

const cut = (share: number): Spoil => (bytes) => new Response(bytes.slice(0, Math.min(Math.ceil(bytes.length * share), bytes.length - 1)));
const page = (type: string, text: string): Spoil => () => new Response(text, { headers: { "content-type": type } });
/** No constructor makes one; a runtime that hands one over has taken it for the answer. */
const interim = (status: number): Spoil => () => ({ status, headers: new Headers(), body: null, ok: false, type: "default" }) as unknown as Response;

/** What may stand in the place of a 200, and says nothing about the next answer. */
const SPOILT: Record<string, Spoil> = {
  "cut behind its first byte": cut(0),
  "cut near its beginning": cut(0.01),
  "cut in the middle": cut(0.5),
  "cut before its last byte": cut(1),
  // Behind the first of a letter's bytes, wherever that is.
  "cut inside a letter": (bytes) => {
    const at = bytes.findIndex((byte) => byte >= 0xc0);
    return new Response(bytes.slice(0, at < 0 ? 20 : at + 1));
  },
  "empty": page("application/json", ""),
  "blank": page("application/json", " \r\n"),
  "a CDN's page": page("text/html", "<!doctype html><title>Just a moment</title>"),
  "a page without a type": page("", "\n<HTML><body>Bad gateway"),
};
const INTERIM: Record<string, Spoil> = { "100": interim(100), "102": interim(102), "103": interim(103), "199": interim(199) };

/** A fetch whose answers are spoilt while `spoil` gives something for their number, from 0. */
function spoiling(fetch: (request: Request) => Promise<Response>, spoil: (answer: number) => Spoil | undefined) {
  let asked = 0;
  return {
    asked: () => asked,
    async fetch(request: Request): Promise<Response> {
      const response = await fetch(request);
      const spoilt = spoil(asked++);
      return spoilt === undefined ? response : spoilt(new Uint8Array(await response.arrayBuffer()));
    },
  };
}

/** A 200 that was cut, lost or replaced on its way, and interim answers: faults that pass. */
export const cases: readonly Case[] = [
  {
    name: "the answer is asked for again, and told once",
    run: () =>
      withFakeTime(async (time) => {
        for (const call of CALLS) {
          const { sandbox, client } = await arrange(call);
          const expected = await time.settled(call.run(client));
          for (const [name, spoil] of Object.entries({ ...SPOILT, ...INTERIM })) {
            const told: string[] = [];
            const spoilt = spoiling(sandbox.fetch, (answer) => (answer === 0 ? spoil : undefined));
            const got = await time.settled(call.run(client.with({ fetch: spoilt.fetch, onEvent: (event) => void told.push(event.type) })));
            assert.deepEqual(got, expected, `${call.name}, ${name}`);
            assert.strictEqual(spoilt.asked(), 2, `${call.name}, ${name}`);
            const events = told.filter((type) => type !== "repair");
            assert.deepEqual(events.filter((type) => type !== "response"), ["request", "retry", "request"], `${call.name}, ${name}`);
          }
        }
      }),
  },
  {
    name: "what stays so ends as an error that may pass, after as many requests as any other",
    run: () =>
      withFakeTime(async (time) => {
        for (const call of CALLS) {
          const { sandbox, client } = await arrange(call);
          for (const [faults, code] of [[SPOILT, "invalid_response"], [INTERIM, "unexpected_status"]] as const) {
            for (const [name, spoil] of Object.entries(faults)) {
              const spoilt = spoiling(sandbox.fetch, () => spoil);
              const error = await time.settled(failure(call.run(client.with({ fetch: spoilt.fetch })), code));
              assert.isTrue(error.retryable, `${call.name}, ${name}`);
              assert.strictEqual(error.status, code === "invalid_response" ? 200 : Number(name));
              assert.deepEqual(error.attempts.map(({ error }) => error), [code, code, code], `${call.name}, ${name}`);
              assert.strictEqual(spoilt.asked(), 3);
              const once = spoiling(sandbox.fetch, () => spoil);
              await time.settled(failure(call.run(client.with({ fetch: once.fetch, retry: { max: 0 } })), code));
              assert.strictEqual(once.asked(), 1, "no retry where none is wanted");
            }
          }
        }
      }),
  },
  {
    name: "the retries of a client are paid from one budget, whatever they are for",
    run: () =>
      withFakeTime(async (time) => {
        for (const spoil of [SPOILT["cut in the middle"], SPOILT["empty"]]) {
          const sandbox = standing();
          const spoilt = spoiling(sandbox.fetch, () => spoil);
          const { conversations } = clientOf("eigi", sandbox, { fetch: spoilt.fetch });
          for (let left = 200; left > 0; left -= 1) await time.settled(failure(conversations.list({ pageSize: 1 }), "invalid_response"));
          assert.strictEqual(spoilt.asked(), 300, "a hundred retries for two hundred calls");
        }
      }),
  },
  bothInFakeTime("walks, exports and summaries of which every page is cut once are whole", async (kind, time) => {
    const sandbox = standing({ conversations: 60 });
    const open = (spoil: Spoil | undefined) => {
      // The first answer to each request: where conversations are fetched, several are under way at once.
      const asked = new Set<string>();
      const fetch: NonNullable<ClientOptions["fetch"]> = async (request, { body = "" }) => {
        const what = request.url + body;
        const isAgain = asked.has(what);
        asked.add(what);
        const response = await sandbox.fetch(request);
        return spoil === undefined || isAgain ? response : spoil(new Uint8Array(await response.arrayBuffer()));
      };
      return clientOf(kind, sandbox, { fetch }).conversations;
    };
    const read = async (spoil: Spoil | undefined) => {
      const filter = { pageSize: 20 };
      const list = open(spoil).list(filter);
      const { total } = await time.settled(open(spoil).summarize(filter));
      return {
        walked: await time.settled(collect(list)),
        complete: list.report.complete,
        exported: await time.settled(wholeText(open(spoil).export(filter, { format: "ndjson" }))),
        total,
      };
    };
    const whole = await read(undefined);
    assert.lengthOf(whole.walked, 60);
    for (const [name, spoil] of Object.entries(SPOILT)) assert.deepEqual(await read(spoil), whole, name);
  }),
];

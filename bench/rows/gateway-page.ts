import { type Conversation, createClient, gateway, init, normalizePage, type Page } from "convoscope";
import * as browser from "convoscope/browser";
import { pageBody } from "../bodies.js";
import type { Row } from "../row.js";
import { assertBuilt, assertSame } from "../same.js";
import { SCRIPTS, type Script } from "../words.js";

const provider = gateway({ url: "https://app.example/api" });
const ITEMS = (page: unknown) => (page as Page<Conversation>).items;

/** A page of a gateway, from a fetch that answers from memory: its client's whole call. */
export const gatewayPageRows: readonly Row[] = [
  row("gateway-page", "list() of a gateway's page, 100 conversations × 20 messages, answered from memory", { conversations: 100, messages: 20 }),
  row("gateway-page-small", "the same, 10 conversations × 4 messages", { conversations: 10, messages: 4 }),
];

function row(name: string, title: string, size: { conversations: number; messages: number }): Row {
  return {
    name,
    title,
    scripts: SCRIPTS,
    baseline: "decode + JSON.parse",
    contenders: ["fetch + json()", "convoscope/browser", "convoscope"],
    overLoopback: false,
    async prepare(script) {
      await init();
      // What a gateway sends: our model.
      const page = normalizePage("eigi", pageBody((script ?? "ascii") as Script, size));
      const body = new TextEncoder().encode(JSON.stringify({ ...page, next: null, complete: true }));
      const fetch = async (): Promise<Response> => new Response(body, { headers: { "content-type": "application/json" } });
      const own = browser.createClient({ provider, fetch });
      const other = createClient({ provider, fetch });
      const works = {
        "decode + JSON.parse": () => JSON.parse(new TextDecoder().decode(body)) as unknown,
        "fetch + json()": async () => (await fetch()).json(),
        "convoscope/browser": async () => await own.conversations.list(),
        convoscope: async () => await other.conversations.list(),
      };
      return {
        bytes: body.length,
        works,
        async check() {
          const expected = ITEMS(works["decode + JSON.parse"]());
          for (const name of ["convoscope/browser", "convoscope"] as const) {
            const found = ITEMS(await works[name]());
            assertBuilt(name, found);
            assertSame(name, expected, found);
          }
        },
      };
    },
  };
}

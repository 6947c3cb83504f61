import { createClient, eigi, init } from "convoscope";
import createFetchClient from "openapi-fetch";
import { pageBody } from "../bodies.js";
import { mapPage } from "../peers/mapping.js";
import type { WirePage } from "../peers/wire.js";
import { Page } from "../peers/zod.js";
import type { Row } from "../row.js";
import { assertBuilt, assertSame } from "../same.js";
import { SCRIPTS } from "../words.js";
import { comparablePage } from "./pages.js";

const API_KEY = "vk_0123456789";
const PATH = "/v1/public/conversations";
const QUERY = { conversation_type: "TELEPHONY", page: "1", page_size: "100" };
/** As convoscope's own. */
const TIMEOUT_MS = 30_000;

/** What openapi-typescript would write of eigi's list. */
interface Paths {
  [PATH]: {
    get: {
      parameters: { query?: Partial<typeof QUERY> };
      responses: { 200: { content: { "application/json": WirePage } } };
    };
  };
}

/** The whole call: filter → request → answer → model, over loopback. */
export const callRow: Row = {
  name: "call",
  title: "the whole call over loopback, 100 conversations × 20 messages",
  scripts: SCRIPTS,
  baseline: "fetch + JSON.parse",
  contenders: ["fetch + zod + mapping", "openapi-fetch + zod + mapping", "convoscope"],
  overLoopback: true,
  async prepare(script, serverUrl) {
    await init();
    const baseUrl = `${serverUrl}/${script}`;
    const headers = { "X-API-Key": API_KEY, Accept: "application/json" };
    const address = () => `${baseUrl}${PATH}?${new URLSearchParams(QUERY)}`;
    const send = async () => {
      const response = await fetch(address(), { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response;
    };
    const openapi = createFetchClient<Paths>({ baseUrl, headers });
    const client = createClient({ provider: eigi({ apiKey: API_KEY, baseUrl }) });
    const works = {
      "fetch + JSON.parse": async () => JSON.parse(await (await send()).text()) as unknown,
      "fetch + zod + mapping": async () => mapPage(Page.parse(await (await send()).json()), true),
      "openapi-fetch + zod + mapping": async () => {
        const options = { params: { query: QUERY }, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
        const { data, response } = await openapi.GET(PATH, options);
        if (data === undefined) throw new Error(`status ${response.status}`);
        return mapPage(Page.parse(data), true);
      },
      // A list is a thenable that can be awaited more than once; the timer wants a promise.
      convoscope: async () => await client.conversations.list({ channel: "telephone" }),
    };
    return {
      bytes: pageBody(script ?? "ascii", { conversations: 100, messages: 20 }).length,
      works,
      async check() {
        const expected = comparablePage(await works["fetch + zod + mapping"]());
        for (const name of ["openapi-fetch + zod + mapping", "convoscope"] as const) {
          const found = await works[name]();
          assertBuilt(name, found);
          assertSame(name, expected, comparablePage(found));
        }
      },
    };
  },
};

import { createClient, gateway, init, isConvoscopeError, type Client, type ClientOptions, type ConversationFilter } from "convoscope/browser";
import type { GatewayOptions } from "convoscope/server";
import type { Fault } from "convoscope/testing";
import { SESSIONS } from "./caller.js";
import type { WholeClient } from "./export/whole-client.js";
import { capabilitiesOf, type Capabilities } from "./filter/capabilities.js";
import { GATEWAY_URL } from "./gateway-url.js";
import type { Lacking } from "./listing/listed.js";
import { part } from "./part.js";
import type { Connection, ProviderName } from "./provider.js";
import type { Trace } from "./request/trace.js";

/** The page's clients, and the gateways and sandbox inside the page that they ask. Nothing leaves the page. */
export interface Demo {
  /** Loads what every request needs: the client's module, and the gateways. Requests do this by themselves. */
  open(): Promise<void>;
  /** A client as in any page: it knows the gateway's URL and who is signed in, but no key. */
  client(connection: Connection): Client<Lacking>;
  /** The client with masks and files of its own, whose module is loaded first. */
  wholeClient(connection: Connection): Promise<WholeClient>;
  /** What a list would cause: its requests, or what is wrong with the filter. Nothing is sent, and no listener is
   *  called. */
  trace(connection: Connection, filter: ConversationFilter): Promise<Trace>;
  /** What a platform can filter by. */
  capabilities(provider: ProviderName): Promise<Capabilities>;
  /** Makes the platform's answers fail from the next request on. */
  fault(fault: Fault): void;
}

/** How the scripts come that the page does without at first, and how often that failed before. */
export interface DemoScripts {
  servers(failures: number): Promise<typeof import("./server/servers.js")>;
  wholeClient(failures: number): Promise<typeof import("./export/whole-client.js")>;
}

export interface DemoOptions {
  /** Delay of the sandbox's answers, in milliseconds. Default: long enough to be noticed. */
  latencyMs?: number;
  /** The sandbox's clock. */
  now?: () => Date;
  /** Called for every event of the gateways. */
  onEvent?: NonNullable<GatewayOptions["onEvent"]>;
  /** Called with the full reason when a gateway refuses a request. */
  onError?: NonNullable<GatewayOptions["onError"]>;
}

export function createDemo(scripts: DemoScripts, { latencyMs = 300, now = () => new Date(), ...listeners }: DemoOptions = {}): Demo {
  const servers = part("The sandbox with its gateway", async (failures) => {
    const { createServers } = await scripts.servers(failures);
    return createServers(latencyMs, now, listeners);
  });
  const wholeClient = part("The client that writes files", async (failures) => {
    const { loadWholeClient } = await scripts.wholeClient(failures);
    return loadWholeClient();
  });
  const known = new Map<ProviderName, Promise<Capabilities>>();

  /** Options of a client, which reaches the server without a network. */
  const optionsOf = (connection: Connection): ClientOptions<Lacking> => {
    const session = SESSIONS[connection.caller];
    return {
      provider: gateway<Lacking>({ url: GATEWAY_URL }),
      headers: session === null ? {} : { authorization: `Bearer ${session}` },
      fetch: async (request) => (await servers()).of(connection)(request),
      timeout: { attempt: 15_000, total: 30_000 },
    };
  };

  /** Runs client and gateway with a platform that is never reached. */
  async function trace(connection: Connection, filter: ConversationFilter): Promise<Trace> {
    const { answer, asked } = (await servers()).traced(connection);
    let page: Trace["page"] = null;
    const client = createClient({
      ...optionsOf(connection),
      fetch: (request) => {
        page = { url: request.url, headers: Object.fromEntries(request.headers) };
        return answer(request);
      },
      retry: { max: 0 },
    });
    const outcome = await client.conversations.list(filter).then(
      () => ({ status: 200, issues: [] }),
      (error: unknown) => {
        if (!isConvoscopeError(error)) throw error;
        return { status: error.status, issues: error.code === "invalid_filter" ? error.issues : [] };
      },
    );
    const { url: platform = null, method = "GET", body = "" } = asked() ?? {};
    return { ...outcome, page, session: SESSIONS[connection.caller], platform, platformSends: { method, body } };
  }

  return {
    async open() {
      await Promise.all([init(), servers()]);
    },
    client: (connection) => createClient(optionsOf(connection)),
    wholeClient: async (connection) => (await wholeClient())(optionsOf(connection)),
    trace,
    capabilities(provider) {
      const asking: Connection = { provider, access: "full", caller: "supervisor" };
      const found = known.get(provider) ?? capabilitiesOf(async (filter) => (await trace(asking, filter)).issues);
      known.set(provider, found);
      return found;
    },
    // Before any request that is made after it: both wait for the same.
    fault: (fault) => void servers().then((each) => each.fault(fault)),
  };
}

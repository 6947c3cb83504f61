import { createClient, gateway, init, isConvoscopeError, type Client, type ClientOptions, type ConversationFilter } from "convoscope/browser";
import type { GatewayOptions } from "convoscope/server";
import type { Fault } from "convoscope/testing";
import { SESSIONS } from "./caller.js";
import type { WholeClient } from "./export/whole-client.js";
import { capabilitiesOf, everyField, type Capabilities } from "./filter/capabilities.js";
import { GATEWAY_URL } from "./gateway-url.js";
import type { Lacking } from "./listing/listed.js";
import { part } from "./part.js";
import { PROVIDERS, type Connection, type ProviderName } from "./provider.js";
import type { Trace } from "./request/trace.js";

/** The page's clients, and what they ask: the gateways and sandbox inside the page, which nothing leaves, or a gateway of
 *  the visitor's own. */
export interface Demo {
  /** The visitor's own gateway; null: those inside the page. */
  readonly gateway: string | null;
  /** Loads what every request needs: the client's module, and the gateways inside the page. Requests do this by
   *  themselves. */
  open(): Promise<void>;
  /** The platform behind the visitor's own gateway, as its first conversation tells; null if it cannot be known. */
  platform(): Promise<ProviderName | null>;
  /** Names of agents by id, as far as the application keeps them itself. */
  agentNames(): Promise<ReadonlyMap<string, string>>;
  /** In the sandbox: somebody calls. Nothing with a gateway of the visitor's own. */
  call(provider: ProviderName): Promise<void>;
  /** A client as in any page: it knows the gateway's URL and who is signed in, but no key. */
  client(connection: Connection): Client<Lacking>;
  /** The client with masks and files of its own, whose module is loaded first. */
  wholeClient(connection: Connection): Promise<WholeClient>;
  /** What a list would cause: its requests, or what is wrong with the filter. Nothing is sent, and no listener is
   *  called. */
  trace(connection: Connection, filter: ConversationFilter): Promise<Trace>;
  /** What a platform can filter by. */
  capabilities(provider: ProviderName): Promise<Capabilities>;
  /** The platform's own JSON of a conversation, as the server inside the page has it; null: the caller may not read it.
   *  A gateway of the visitor's own gives none. */
  platformJson(connection: Connection, id: string): Promise<unknown>;
  /** The audio of a conversation, as the server inside the page hands it on; null: none for this caller. */
  audio(connection: Connection, id: string): Promise<Blob | null>;
  /** Makes the platform's answers fail from the next request on. */
  fault(fault: Fault): void;
}

/** How the scripts come that the page does without at first, and how often that failed before. */
export interface DemoScripts {
  servers(failures: number): Promise<typeof import("./server/servers.js")>;
  wholeClient(failures: number): Promise<typeof import("./export/whole-client.js")>;
}

export interface DemoOptions {
  /** A gateway of the visitor's own, which is then asked instead of those inside the page. Nothing of the sandbox is
   *  loaded. Default: null. */
  gateway?: string | null;
  /** Delay of the sandbox's answers, in milliseconds. Default: long enough to be noticed. */
  latencyMs?: number;
  /** The sandbox's clock. */
  now?: () => Date;
  /** Called for every event of the gateways. */
  onEvent?: NonNullable<GatewayOptions["onEvent"]>;
  /** Called with the full reason when a gateway refuses a request. */
  onError?: NonNullable<GatewayOptions["onError"]>;
}

export function createDemo(scripts: DemoScripts, { gateway: own = null, latencyMs = 300, now = () => new Date(), ...listeners }: DemoOptions = {}): Demo {
  const servers = part("The sandbox with its gateway", async (failures) => {
    const { createServers } = await scripts.servers(failures);
    return createServers(latencyMs, now, listeners);
  });
  const wholeClient = part("The client that writes files", async (failures) => {
    const { loadWholeClient } = await scripts.wholeClient(failures);
    return loadWholeClient();
  });
  const known = new Map<ProviderName, Promise<Capabilities>>();

  /** Options of a client. It reaches a gateway inside the page without a network. */
  const optionsOf = (connection: Connection): ClientOptions<Lacking> => {
    // Whoever is signed in on this site is known to its gateway by the browser's cookie.
    if (own !== null) return { provider: gateway<Lacking>({ url: own }) };
    const session = SESSIONS[connection.caller];
    return {
      provider: gateway<Lacking>({ url: GATEWAY_URL }),
      headers: session === null ? {} : { authorization: `Bearer ${session}` },
      fetch: async (request) => (await servers()).of(connection)(request),
      timeout: { attempt: 15_000, total: 30_000 },
    };
  };

  /** Runs client and gateway with a platform that is never reached. */
  async function traceOne(connection: Connection, filter: ConversationFilter, kind?: "strict"): Promise<Omit<Trace, "whileReading">> {
    const unsent = () => Promise.reject(new TypeError("This request is only looked at."));
    const { answer, asked } = own === null ? (await servers()).traced(connection, kind) : { answer: unsent, asked: () => null };
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
    return { ...outcome, page, session: own === null ? SESSIONS[connection.caller] : null, platform, platformSends: { method, body } };
  }

  async function trace(connection: Connection, filter: ConversationFilter): Promise<Trace> {
    const [found, strict] = await Promise.all([traceOne(connection, filter), traceOne(connection, filter, "strict")]);
    return { ...found, whileReading: found.issues.length === 0 ? strict.issues : [] };
  }

  return {
    gateway: own,
    async open() {
      await Promise.all([init(), own === null ? servers() : null]);
    },
    async platform() {
      if (own === null) return null;
      const { items } = await createClient({ provider: gateway<Lacking>({ url: own }) }).conversations.list({ pageSize: 1 }, { maxPages: 1 });
      return PROVIDERS.find((name) => name === items[0]?.provider) ?? null;
    },
    agentNames: async () => (own === null ? (await servers()).agentNames : new Map()),
    async call(provider) {
      if (own === null) (await servers()).call(provider);
    },
    client: (connection) => createClient(optionsOf(connection)),
    wholeClient: async (connection) => (await wholeClient())(optionsOf(connection)),
    trace,
    capabilities(provider) {
      // What the gateway does not serve, it says when it is asked.
      if (own !== null) return Promise.resolve(everyField());
      const asking: Connection = { provider, access: "full", caller: "supervisor" };
      const issuesOf = (kind?: "strict") => async (filter: ConversationFilter) => (await traceOne(asking, filter, kind)).issues;
      const found = known.get(provider) ?? capabilitiesOf(issuesOf("strict"), issuesOf());
      known.set(provider, found);
      return found;
    },
    platformJson: async (connection, id) => (own === null ? (await servers()).platformJson(connection, id) : null),
    audio: async (connection, id) => (own === null ? (await servers()).audio(connection, id) : null),
    // Before any request that is made after it: both wait for the same.
    fault(fault) {
      if (own === null) void servers().then((each) => each.fault(fault));
    },
  };
}

import { createClient, gateway, isConvoscopeError, type Client, type ClientOptions, type ConversationFilter } from "convoscope";
import type { GatewayOptions } from "convoscope/server";
import { createSandbox, type Fault } from "convoscope/testing";
import { SESSIONS, type Caller } from "./caller.js";
import { GATEWAY_URL } from "./gateway-url.js";
import type { Connection } from "./provider.js";
import type { Trace } from "./request/trace.js";
import { CREDENTIALS } from "./server/credential.js";
import { createServer } from "./server/server.js";

/** The sandbox, its gateways, and the page's clients of those. Nothing leaves the page. */
export interface Demo {
  /** A client as in any page: it knows the gateway's URL and who is signed in, but no key. */
  client(connection: Connection): Client;
  /** The requests that a list would cause. Nothing is sent, and no listener is called. */
  trace(connection: Connection, filter: ConversationFilter): Promise<Trace>;
  /** Makes the platform's next answers fail. */
  fault(fault: Fault): void;
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

type Handler = (request: Request) => Promise<Response>;

export function createDemo({ latencyMs = 300, now = () => new Date(), ...listeners }: DemoOptions = {}): Demo {
  const sandbox = createSandbox({ latencyMs, now, credentials: CREDENTIALS });
  const servers = new Map<string, Handler>();

  /** One server for each key, shared by all callers, as in production. */
  function serverOf(connection: Connection): Handler {
    const name = `${connection.provider} ${connection.access}`;
    let server = servers.get(name);
    if (server === undefined) {
      server = createServer(connection, sandbox.fetch, listeners);
      servers.set(name, server);
    }
    return server;
  }

  return {
    client: (connection) => createClient(pageOptions(connection.caller, serverOf(connection))),
    trace,
    fault: (fault) => sandbox.fault(fault),
  };
}

/** Options of the page's client, which reaches the server without a network. */
function pageOptions(caller: Caller, server: Handler): ClientOptions {
  const session = SESSIONS[caller];
  return {
    provider: gateway({ url: GATEWAY_URL }),
    headers: session === null ? {} : { authorization: `Bearer ${session}` },
    fetch: server,
    timeout: { attempt: 15_000, total: 30_000 },
  };
}

/** Runs client and gateway with a platform that is never reached. */
async function trace(connection: Connection, filter: ConversationFilter): Promise<Trace> {
  let platform: string | null = null;
  let page: Trace["page"] = { url: "", headers: {} };
  const server = createServer(connection, (request) => {
    platform = request.url;
    return Promise.reject(new TypeError("This request is only looked at."));
  });
  const client = createClient({
    ...pageOptions(connection.caller, (request) => {
      page = { url: request.url, headers: Object.fromEntries(request.headers) };
      return server(request);
    }),
    retry: { max: 0 },
  });
  const status = await client.conversations.list(filter).then(
    () => 200,
    (error: unknown) => (isConvoscopeError(error) ? error.status : null),
  );
  return { page, session: SESSIONS[connection.caller], platform, status };
}

import { createClient, gateway, isConvoscopeError, type Client, type ClientOptions, type ConversationFilter } from "convoscope";
import type { GatewayOptions } from "convoscope/server";
import { createSandbox, type Fault } from "convoscope/testing";
import { SESSIONS, type Caller } from "./caller.js";
import { GATEWAY_URL } from "./gateway-url.js";
import type { Connection } from "./provider.js";
import type { Trace } from "./request/trace.js";
import { CREDENTIALS } from "./server/credential.js";
import { createServer } from "./server/server.js";

/** The sandbox, the gateways before it, and the page's clients of those. Nothing of it ever leaves the page. */
export interface Demo {
  /** A client as a page has it: it knows where the gateway is and who is signed in, and no key. */
  client(connection: Connection): Client;
  /** What a list would lead to. Nothing is sent, and nobody is told. */
  trace(connection: Connection, filter: ConversationFilter): Promise<Trace>;
  /** The platform's next answers fail like this. */
  fault(fault: Fault): void;
}

export interface DemoOptions {
  /** How long the sandbox takes to answer: by default long enough for the waiting to be seen. */
  latencyMs?: number;
  /** The sandbox's clock, by which its conversations go on. */
  now?: () => Date;
  /** Told what the gateways do. */
  onEvent?: NonNullable<GatewayOptions["onEvent"]>;
  /** Told why a gateway refused a request: more than the page learns. */
  onError?: NonNullable<GatewayOptions["onError"]>;
}

type Handler = (request: Request) => Promise<Response>;

export function createDemo({ latencyMs = 300, now = () => new Date(), ...listeners }: DemoOptions = {}): Demo {
  const sandbox = createSandbox({ latencyMs, now, credentials: CREDENTIALS });
  const servers = new Map<string, Handler>();

  /** One for each key, as there would be on a server: whoever is asking, it is the same. */
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

/** What the page's client is made of; the server is reached without a network. */
function pageOptions(caller: Caller, server: Handler): ClientOptions {
  const session = SESSIONS[caller];
  return {
    provider: gateway({ url: GATEWAY_URL }),
    headers: session === null ? {} : { authorization: `Bearer ${session}` },
    fetch: server,
    timeout: { attempt: 15_000, total: 30_000 },
  };
}

/** Both ends at work, and a platform that is never reached. */
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

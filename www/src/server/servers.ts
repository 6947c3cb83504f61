import { init, type GatewayOptions } from "convoscope/server";
import { createSandbox, type Fault } from "convoscope/testing";
import type { Conversation } from "convoscope/browser";
import { SESSIONS } from "../caller.js";
import { GATEWAY_URL } from "../gateway-url.js";
import type { Connection } from "../provider.js";
import { AGENT_NAMES } from "./agent-names.js";
import { CREDENTIALS } from "./credential.js";
import { createServer } from "./server.js";
import { tones } from "./tones.js";

type Handler = (request: Request) => Promise<Response>;
type Asked = { url: string; method: string; body: string };
type Listeners = Pick<GatewayOptions, "onEvent" | "onError">;

/** The platforms and the gateways before them, inside the page: with a module and scripts that the page's own client
 *  does without. They are a script of their own rather than a worker: gateway and sandbox take a few milliseconds for a
 *  page, and their events, faults and streams need no protocol here. */
export interface Servers {
  /** The server of a connection. One for each key, shared by all callers, as in production. */
  of(connection: Connection): Handler;
  /** Such a server whose platform is never reached, and the last request that it would have made. A strict one refuses
   *  filters that the platform does not serve. */
  traced(connection: Connection, kind?: "strict"): { answer: Handler; asked(): Asked | null };
  /** Names of agents by id. */
  readonly agentNames: ReadonlyMap<string, string>;
  /** The platform's own JSON of a conversation, which no gateway sends: for whom the gateway shows it; else null. */
  platformJson(connection: Connection, id: string): Promise<unknown>;
  /** The audio of a conversation, handed on to whom the gateway shows that there is one; else null. */
  audio(connection: Connection, id: string): Promise<Blob | null>;
  /** Makes the platforms' next answers fail. */
  fault(fault: Fault): void;
  /** Somebody calls an agent of the platform. */
  call(provider: Connection["provider"]): void;
}

export async function createServers(latencyMs: number, now: () => Date, listeners: Listeners): Promise<Servers> {
  await init();
  const sandbox = createSandbox({ latencyMs, now, credentials: CREDENTIALS });
  const servers = new Map<string, Handler>();
  /** A conversation as its gateway shows it to the caller, and as the platform sent it. */
  async function seen({ provider, access, caller }: Connection, id: string): Promise<{ shown: Conversation; sent: unknown } | null> {
    let sent: unknown = null;
    const server = createServer({ provider, access }, async (request) => {
      const response = await sandbox.fetch(request);
      sent = await response.clone().json().catch(() => null);
      return response;
    });
    const session = SESSIONS[caller];
    const response = await server(new Request(`${GATEWAY_URL}/v1/conversations/${encodeURIComponent(id)}`, { headers: session === null ? {} : { authorization: `Bearer ${session}` } }));
    return response.ok ? { shown: (await response.json()) as Conversation, sent } : null;
  }
  return {
    of(connection) {
      const name = `${connection.provider} ${connection.access}`;
      let server = servers.get(name);
      if (server === undefined) {
        server = createServer(connection, sandbox.fetch, listeners);
        servers.set(name, server);
      }
      return server;
    },
    traced(connection, kind) {
      let platform: Asked | null = null;
      const look = async (request: Request) => {
        const { url, method } = request;
        platform = { url, method, body: await request.text() };
        throw new TypeError("This request is only looked at.");
      };
      const answer = createServer(connection, look, { retry: { max: 0 }, residual: kind !== "strict" });
      return { answer, asked: () => platform };
    },
    agentNames: AGENT_NAMES,
    platformJson: async (connection, id) => (await seen(connection, id))?.sent ?? null,
    async audio(connection, id) {
      const shown = (await seen(connection, id))?.shown;
      return shown?.recording?.available === true ? tones(shown) : null;
    },
    fault: (fault) => sandbox.fault(fault),
    call: (provider) => void sandbox.insert(provider),
  };
}

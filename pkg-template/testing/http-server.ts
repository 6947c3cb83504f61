import { gzipSync } from "node:zlib";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSandbox, type Sandbox, type SandboxOptions, type SandboxProvider } from "./sandbox.js";
import type { ConversationFields } from "./fields.js";
import type { Fault } from "./fault.js";
import { listed, unknownName } from "../facade/wording.js";
import { final } from "./respond.js";

/** Larger control requests are refused. */
const LARGEST_CONTROL_BODY = 1024 * 1024;

const CORS_HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, X-API-Key, Xi-Api-Key, X-Anyreach-Org, Content-Type",
  "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE, OPTIONS",
  "Access-Control-Expose-Headers": "Retry-After, WWW-Authenticate",
  "Access-Control-Max-Age": "600",
};

export interface ServerOptions {
  sandbox: SandboxOptions;
  /** Lets pages of every origin read the answers. */
  cors: boolean;
}

/** A sandbox over HTTP, not yet listening. Faults are real: the socket is destroyed, the connection cut or silent.
 *  Serves both APIs and the control endpoints under `/__sandbox/`. */
export function createSandboxServer({ sandbox: options, cors }: ServerOptions): Server {
  let sandbox = createSandbox(options);
  const controls: Record<string, (request: IncomingMessage) => Promise<Response>> = {
    "POST /__sandbox/conversations": async (request) => {
      const { provider, fields } = await readChange(request, ["provider", "fields"]);
      return Response.json({ id: sandbox.insert(provider, fields) }, { status: 201 });
    },
    "PATCH /__sandbox/conversations": async (request) => {
      const { provider, id, fields } = await readChange(request, ["provider", "id", "fields"]);
      sandbox.update(provider, id, fields);
      return Response.json({ id });
    },
    "DELETE /__sandbox/conversations": async (request) => {
      const { provider, id } = await readChange(request, ["provider", "id"]);
      sandbox.remove(provider, id);
      return Response.json({ id });
    },
    "POST /__sandbox/faults": async (request) => {
      const faults: unknown = JSON.parse(await readBody(request));
      if (!Array.isArray(faults)) throw new TypeError('The body must be a JSON array of faults, such as [{"kind":"network"}].');
      sandbox.fault(...(faults as Fault[]));
      return Response.json({ added: faults.length });
    },
    "POST /__sandbox/reset": async () => {
      sandbox = createSandbox(options);
      return Response.json({ reset: true });
    },
    "GET /__sandbox/requests": async () => Response.json(sandbox.requests),
  };

  return createServer((incoming, outgoing) => {
    if (cors) for (const [name, value] of Object.entries(CORS_HEADERS)) outgoing.setHeader(name, value);
    answer(incoming, outgoing).catch((error: unknown) => {
      // The client cannot be told any more, but a bug must not go unnoticed.
      if (!outgoing.destroyed) console.error(error);
      outgoing.destroy();
    });
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    if (cors && incoming.method === "OPTIONS") return void outgoing.writeHead(204).end();
    if (!path.startsWith("/__sandbox/")) return forward(sandbox, incoming, outgoing);
    const control = controls[`${incoming.method} ${path}`];
    await deliver(
      control === undefined ? noControl(Object.keys(controls)) : await control(incoming).catch(badControl),
      incoming,
      outgoing,
    );
  }
}

const noControl = (known: readonly string[]) =>
  Response.json({ error: `Unknown control endpoint. Accepted: ${listed(known)}.` }, { status: 404 });

function badControl(error: unknown): Response {
  return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 });
}

async function forward(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // fetch cannot make such a request, so the sandbox cannot answer it.
  if (incoming.method === "TRACE")
    return void outgoing
      .writeHead(405, { "Content-Type": "application/json", Allow: "GET" })
      .end('{"detail":"Method Not Allowed"}');
  const aborter = new AbortController();
  outgoing.once("close", () => aborter.abort());
  const bodiless = incoming.method === "GET" || incoming.method === "HEAD";
  const request = toRequest(incoming, bodiless ? "" : await readBody(incoming), aborter.signal);
  if (request === null)
    return void outgoing.writeHead(400, { "Content-Type": "application/json" }).end('{"detail":"Bad Request"}');
  let response: Response;
  try {
    response = await sandbox.fetch(request);
  } catch (error) {
    const acted =
      aborter.signal.aborted ||
      (error instanceof Error &&
        error.cause instanceof Error &&
        "code" in error.cause &&
        error.cause.code === "ECONNRESET");
    if (!acted) throw error;
    return void outgoing.destroy();
  }
  try {
    if (response.status === 103)
      await new Promise<void>((sent) => outgoing.writeEarlyHints({ link: "</>; rel=preconnect" }, sent));
    const answer = final(response);
    // A body of unknown size ends with its connection.
    if (!answer.headers.has("Content-Length")) outgoing.useChunkedEncodingByDefault = false;
    await deliver(answer, incoming, outgoing);
  } catch (error) {
    if (!aborter.signal.aborted) throw error;
  }
}

/** Null if no Request can be made, because the target is not a path. */
function toRequest(incoming: IncomingMessage, body: string, signal: AbortSignal): Request | null {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const { localAddress = "localhost", localPort } = incoming.socket;
  const host = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
  try {
    return incoming.url?.startsWith("/") === true
      ? new Request(`http://${host}:${localPort}${incoming.url}`, {
          method: incoming.method ?? "GET",
          headers,
          ...(body !== "" && { body }),
          signal,
          redirect: "manual",
        })
      : null;
  } catch {
    return null;
  }
}

/** Writes the response as its body arrives. If that ends before its Content-Length, the connection is cut. */
async function deliver(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  incoming.resume();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  const promised = Number(response.headers.get("Content-Length") ?? 0);
  let written = 0;
  const body = response.headers.get("Content-Encoding") === "gzip" ? cutGzip(response) : response.body;
  if (body !== null && incoming.method !== "HEAD") {
    for await (const chunk of body) {
      await new Promise<void>((resolve, reject) =>
        outgoing.write(chunk, (error) => (error ? reject(error) : resolve())),
      );
      written += chunk.length;
    }
    if (written < promised) return void outgoing.destroy();
  }
  outgoing.end();
}

interface Change {
  provider: SandboxProvider;
  id: string;
  fields: ConversationFields;
}

/** The body of a change to a conversation. The sandbox checks its values. */
async function readChange(request: IncomingMessage, names: readonly (keyof Change)[]): Promise<Change> {
  const change: unknown = JSON.parse(await readBody(request));
  if (typeof change !== "object" || change === null || Array.isArray(change)) {
    const example = { provider: "eigi", ...(names.includes("id") && { id: "…" }), ...(names.includes("fields") && { fields: { status: "completed" } }) };
    throw new TypeError(`The body must be a JSON object with ${listed(names)}, such as ${JSON.stringify(example)}.`);
  }
  const unknown = Object.keys(change).find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) throw new TypeError(unknownName("key", unknown, names));
  return { fields: {}, ...change } as Change;
}

/** The compressed body without its end. */
async function* cutGzip(response: Response): AsyncGenerator<Uint8Array> {
  const packed = gzipSync(new Uint8Array(await response.arrayBuffer()));
  yield packed.subarray(0, -20);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_CONTROL_BODY) throw new RangeError(`The body must have at most ${LARGEST_CONTROL_BODY} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

// A gateway over HTTP on loopback, whose platform is the sandbox in the same process.
import { once } from "node:events";
import { anyreach, eigi, elevenlabs, retell, vapi } from "../../pkg/entry/node.js";
import { createGateway } from "../../pkg/entry/server-node.js";
import { createSandbox } from "../../pkg/testing/index.js";
import { serveOnLoopback } from "../../xtask/npm/loopback.mjs";

/** What its callers are known by. */
export const AUTHORIZATION = "Bearer made-up";

const PROVIDERS = {
  eigi: () => eigi({ apiKey: "vk_made_up" }),
  anyreach: () => anyreach({ token: "ak_made.up" }),
  vapi: () => vapi({ apiKey: "made-up" }),
  elevenlabs: () => elevenlabs({ apiKey: "made-up" }),
  retell: () => retell({ apiKey: "made-up" }),
};

/** @typedef {keyof typeof PROVIDERS} Platform */

/**
 * Everything is allowed, and masked what is private.
 *
 * @param {Platform} platform
 * @returns {Promise<{ origin: string, close(): void }>}
 */
export async function startGateway(platform) {
  const handler = createGateway({
    provider: PROVIDERS[platform](),
    authorize: ({ headers }) => (headers.get("authorization") === AUTHORIZATION ? {} : null),
    allow: ["list", "get", "recordings", "export", "summarize"],
    redact: ["customer.phone", "text"],
    allowFilters: ["search", "userId", "agentPhone", "metadata"],
    maxAge: 60,
    // A clock that stands still: the same requests have the same answers in every run.
    fetch: createSandbox({ conversations: 60, now: () => new Date("2026-03-15T10:00:00Z") }).fetch,
    // A fault of its own is shown where schemathesis only sees a 500.
    onError: (error) => error.code === "invalid_config" && console.error(error),
  });
  const serve = (/** @type {import("node:http").IncomingMessage} */ incoming, /** @type {import("node:http").ServerResponse} */ outgoing) => {
    answer(handler, incoming, outgoing).catch((error) => {
      // An export or a summary that breaks off must not look like a whole one.
      if (!outgoing.destroyed) console.error(error);
      outgoing.destroy();
    });
  };
  // Room for addresses that the gateway itself refuses.
  return serveOnLoopback(serve, { maxHeaderSize: 65_536 });
}

/**
 * @param {(request: Request) => Promise<Response>} handler
 * @param {import("node:http").IncomingMessage} incoming
 * @param {import("node:http").ServerResponse} outgoing
 */
async function answer(handler, incoming, outgoing) {
  incoming.resume();
  const { method = "GET", url = "/", headers } = incoming;
  // No Request can have it, so that no handler can be asked.
  if (method === "TRACE") return void outgoing.writeHead(405, { allow: "GET, HEAD, OPTIONS" }).end();
  const aborter = new AbortController();
  outgoing.once("close", () => aborter.abort());
  const request = new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    signal: aborter.signal,
  });
  const response = await handler(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const chunk of response.body ?? []) {
    if (!outgoing.write(chunk)) await once(outgoing, "drain", { signal: aborter.signal });
  }
  outgoing.end();
}

// The routes: sign-in, the gateway, the page.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { getConnInfo } from "@hono/node-server/conninfo";
import { serveStatic } from "@hono/node-server/serve-static";
import { createGateway } from "convoscope/server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { createAttempts } from "./attempts.js";
import { beginSession, endSession, readSession } from "./session.js";
import { isPasswordOf } from "./users.js";

const PUBLIC = fileURLToPath(new URL("public", import.meta.url));
const PACKAGE = dirname(fileURLToPath(import.meta.resolve("convoscope/package.json")));

/**
 * @param {object} parts
 * @param {import("convoscope/server").Provider} parts.provider
 * @param {import("./users.js").Users} parts.users
 * @param {string} parts.secret
 */
export async function createApp({ provider, users, secret }) {
  const app = new Hono();

  const gateway = createGateway({
    provider,
    basePath: "/api",
    /** @param {Request} _request @param {{ name: string, agentId: string } | undefined} user */
    authorize: (_request, user) => (user === undefined ? null : { scope: { agentId: user.agentId }, caller: user.name }),
    allow: ["list", "get", "export"],
    redact: ["customer.phone", "text"],
    maxAge: 3600,
    onError: logRefusal,
  });
  app.all("/api/*", async (context) => {
    const name = await readSession(context, secret);
    // Removed users have no session any more.
    const user = name === null ? undefined : users.get(name);
    return gateway(context.req.raw, name === null || user === undefined ? undefined : { name, agentId: user.agentId });
  });

  const attempts = createAttempts();
  app.use("/session", csrf(), bodyLimit({ maxSize: 4096 }));
  app.post("/session", async (context) => {
    const { name, password } = (await context.req.json().catch(() => null)) ?? {};
    if (typeof name !== "string" || typeof password !== "string") return context.body(null, 400);
    const key = `${getConnInfo(context).remote.address} ${name}`;
    const wait = attempts.begin(key);
    if (wait > 0) return context.body(null, 429, { "Retry-After": String(wait) });
    if (!(await isPasswordOf(users.get(name), password))) return context.body(null, 401);
    attempts.succeeded(key);
    await beginSession(context, secret, name);
    return context.body(null, 204);
  });
  app.delete("/session", (context) => {
    endSession(context);
    return context.body(null, 204);
  });

  app.use(compress(), secureHeaders({ contentSecurityPolicy: await pagePolicy(), referrerPolicy: "no-referrer" }));
  app.use("/convoscope/*", serveStatic({ root: PACKAGE, rewriteRequestPath: (path) => path.slice("/convoscope".length) }));
  app.use(serveStatic({ root: PUBLIC }));
  return app;
}

/** Only what the page needs. Its import map is identified by its hash. */
async function pagePolicy() {
  const page = await readFile(`${PUBLIC}/index.html`, "utf8");
  const [, importMap = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
  const hash = createHash("sha256").update(importMap).digest("base64");
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'", `'sha256-${hash}'`],
    styleSrc: ["'self'"],
    imgSrc: ["data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  };
}

/** Errors caused by the caller, which need no log. */
const EXPECTED = ["aborted", "invalid_argument", "invalid_filter", "not_found"];

/** Logs what went wrong, without requests or answers. @param {import("convoscope/server").ConvoscopeError} error */
function logRefusal({ code, status, message }) {
  if (EXPECTED.includes(code)) return;
  console.error(JSON.stringify({ refused: code, platformStatus: status, ...(code === "invalid_config" && { message }) }));
}

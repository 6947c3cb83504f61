// The archive as a service: what the schedule does, and what is answered over HTTP.
import { timingSafeEqual } from "node:crypto";
import { tell } from "./alarms.js";
import type { Archive } from "./archive.js";
import { type ErasureEngine, beginErasure } from "./erasures.js";
import { PAGE_HEADERS, page, STYLE } from "./page.js";
import { status } from "./status.js";
import { type Engine, tick } from "./tick.js";

export interface Service {
  /** The sources, by their names. */
  readonly names: readonly string[];
  archiveOf(name: string): Archive;
  readonly engine: Engine & ErasureEngine;
  /** Opens the status page and the erasure. 32 characters or more. */
  readonly adminToken: string | undefined;
  /** Where alarms are posted as `{"text": "…"}`. */
  readonly alarmUrl: string | undefined;
}

/** Every few minutes, for every source: plans, begins, tells alarms. */
export async function runSchedule({ names, archiveOf, engine, alarmUrl }: Service): Promise<void> {
  for (const name of names) {
    // What is wrong with one key does not hold up the others.
    try {
      const archive = archiveOf(name);
      await tick(archive, engine);
      await tell(archive.manifest, await status(archive), archive.now(), alarmUrl);
    } catch (error) {
      console.error(JSON.stringify({ archive: `${name}: ${error instanceof Error ? error.message : "unknown error"}` }));
    }
  }
}

export async function answer(service: Service, request: Request): Promise<Response> {
  try {
    return await respond(service, request);
  } catch (error) {
    // The message names a setting, not its value.
    console.error(JSON.stringify({ archive: error instanceof Error ? error.message : "unknown error" }));
    return json({ error: "The archive failed. Its log says why." }, 500);
  }
}

async function respond(service: Service, request: Request): Promise<Response> {
  const { names, archiveOf, engine } = service;
  const { pathname } = new URL(request.url);
  if (pathname === "/style.css") return new Response(STYLE, { headers: { "content-type": "text/css" } });
  if (!isAdmin(request, service)) {
    return json({ error: "The token is not valid." }, 401, { "www-authenticate": 'Basic realm="archive", charset="UTF-8"' });
  }
  const route = `${request.method} ${pathname}`;
  if (route === "GET /" || route === "GET /status") {
    const all = await Promise.all(names.map((name) => status(archiveOf(name))));
    return route === "GET /" ? new Response(page(all, Date.now() / 1000), { headers: PAGE_HEADERS }) : json(all);
  }
  if (route === "POST /erase") {
    const begun = await beginErasure(await request.json().catch(() => null), names, archiveOf, engine);
    return "id" in begun ? json(begun, 202, { location: `/erase/${begun.id}` }) : json({ error: begun.why }, begun.refused);
  }
  const [, id] = /^GET \/erase\/(erase-[\w-]+)$/.exec(route) ?? [];
  const state = id === undefined ? null : await engine.erasure(id);
  return state === null || state.status === "absent" ? json({ error: "Not found." }, 404) : json(state);
}

/** As the password of a browser's dialogue, or as a Bearer token. */
function isAdmin(request: Request, { adminToken }: Service): boolean {
  if (typeof adminToken !== "string" || adminToken.length < 32) throw new TypeError("ADMIN_TOKEN must have 32 characters or more.");
  const [, scheme = "", given = ""] = /^(Basic|Bearer) (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const token = scheme.toLowerCase() === "basic" ? Buffer.from(given, "base64").toString().replace(/^[^:]*:/, "") : given;
  const [expected, actual] = [Buffer.from(adminToken), Buffer.from(token)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

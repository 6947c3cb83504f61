// The archive on Cloudflare: a schedule, a status page, and the erasure of one person's conversations.
import { timingSafeEqual } from "node:crypto";
import { type Erasure, status, tick } from "../core/index.js";
import { tell } from "./alarms.js";
import type { Env } from "./env.js";
import { PAGE_HEADERS, page, STYLE } from "./page.js";
import { archiveOf } from "./sources.js";
import { WorkflowEngine } from "./workflows.js";

export { Pacer } from "./pacer.js";
export { ArchiveWorkflow, ErasureWorkflow } from "./workflows.js";

export default {
  async scheduled(_: unknown, env: Env): Promise<void> {
    for (const name of Object.keys(env.SOURCES)) {
      // What is wrong with one key does not hold up the others.
      try {
        const archive = archiveOf(env, name);
        await tick(archive, new WorkflowEngine(env));
        await tell(env, await status(archive), archive.now());
      } catch (error) {
        console.error(JSON.stringify({ archive: `${name}: ${error instanceof Error ? error.message : "unknown error"}` }));
      }
    }
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      return await respond(request, env);
    } catch (error) {
      // The message names a setting, not its value.
      console.error(JSON.stringify({ archive: error instanceof Error ? error.message : "unknown error" }));
      return answer({ error: "The Worker failed. Its log says why." }, 500);
    }
  },
};

async function respond(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/style.css") return new Response(STYLE, { headers: { "content-type": "text/css" } });
  if (!isAdmin(request, env)) {
    return answer({ error: "The token is not valid." }, 401, { "www-authenticate": 'Basic realm="archive", charset="UTF-8"' });
  }
  const route = `${request.method} ${pathname}`;
  if (route === "GET /" || route === "GET /status") {
    const all = await Promise.all(Object.keys(env.SOURCES).map((name) => status(archiveOf(env, name))));
    return route === "GET /" ? new Response(page(all, Date.now() / 1000), { headers: PAGE_HEADERS }) : answer(all);
  }
  if (route === "POST /erase") return beginErasure(request, env);
  const [, id] = /^GET \/erase\/(erase-[\w-]+)$/.exec(route) ?? [];
  if (id === undefined) return answer({ error: "Not found." }, 404);
  return answer(await (await env.ERASURE.get(id)).status());
}

/** As the password of a browser's dialogue, or as a Bearer token. */
function isAdmin(request: Request, { ADMIN_TOKEN }: Env): boolean {
  if (typeof ADMIN_TOKEN !== "string" || ADMIN_TOKEN.length < 32) throw new TypeError("ADMIN_TOKEN must have 32 characters or more.");
  const [, scheme = "", given = ""] = /^(Basic|Bearer) (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const token = scheme.toLowerCase() === "basic" ? Buffer.from(given, "base64").toString().replace(/^[^:]*:/, "") : given;
  const [expected, actual] = [Buffer.from(ADMIN_TOKEN), Buffer.from(token)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** `{ source, ids?, customers?, from?, to? }`. The person is written into an object, not into the workflow's log. */
async function beginErasure(request: Request, env: Env): Promise<Response> {
  const asked = (await request.json().catch(() => null)) as Partial<Erasure & { source: string }> | null;
  const { source, ids = [], customers = [], from = 0, to = Math.floor(Date.now() / 1000), ...others } = asked ?? {};
  const areTexts = (list: unknown) => Array.isArray(list) && list.every((each) => typeof each === "string" && each !== "");
  const problem =
    typeof source !== "string" || !Object.hasOwn(env.SOURCES, source)
      ? `"source" must be one of ${Object.keys(env.SOURCES).join(", ")}.`
      : !areTexts(ids) || !areTexts(customers) || ids.length + customers.length === 0
        ? '"ids" (of conversations) and "customers" (telephone numbers, customer ids, or their masks) must be lists of texts, not both empty.'
        : !Number.isInteger(from) || !Number.isInteger(to) || from >= to
          ? '"from" and "to" must be Unix seconds, "from" before "to".'
          : Object.keys(others).length > 0
            ? `Unknown key ${JSON.stringify(Object.keys(others)[0])}. Accepted: source, ids, customers, from, to.`
            : null;
  if (problem !== null || source === undefined) return answer({ error: problem }, 400);
  const id = `erase-${source}-${Date.now()}`;
  const key = `erasures/${source}.json`;
  // One at a time, since each takes the windows for itself.
  const before = await env.OBJECTS.head(key);
  if (before !== null && (await isUnderWay(env, before.customMetadata?.["id"]))) return answer({ error: `An erasure is under way: ${before.customMetadata?.["id"]}.` }, 409);
  const onlyIf = before === null ? { etagDoesNotMatch: "*" } : { etagMatches: before.etag };
  const written = JSON.stringify({ ids, customers, from, to } satisfies Erasure);
  if ((await env.OBJECTS.put(key, written, { onlyIf, customMetadata: { id } })) === null) return answer({ error: "Another erasure was just begun." }, 409);
  await env.ERASURE.create({ id, params: { source, request: key } });
  return answer({ id }, 202, { location: `/erase/${id}` });
}

/** One that failed, or was never begun, leaves its place to the next. */
async function isUnderWay(env: Env, id: string | undefined): Promise<boolean> {
  if (id === undefined) return false;
  try {
    const { status } = await (await env.ERASURE.get(id)).status();
    return !["complete", "errored", "terminated"].includes(status);
  } catch (error) {
    // Perhaps it is just being begun: its id ends with the time.
    if (/not.found/i.test(String(error))) return Date.now() - Number(/\d+$/.exec(id)?.[0]) < 60_000;
    throw error;
  }
}

function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

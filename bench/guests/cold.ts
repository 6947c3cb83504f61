// The first page of a fresh process, page or isolate: import, set-up, reading.
import { pageBody } from "../bodies.js";
import { mapPage } from "../peers/mapping.js";
import type { Script } from "../words.js";

/** What is imported for it: a `cold-*.js` beside this file. */
export type Route = "nothing" | "by-hand" | "zod" | "zod-mini" | "valibot" | "convoscope" | "openapi-zod" | "gateway" | "page-entry";

/** Milliseconds. */
export async function coldStart(route: Route, script: Script): Promise<number> {
  const body = bodyOf(route, script);
  const address = new URL(`./cold-${route}.js`, import.meta.url).href;
  const started = performance.now();
  const { first } = (await import(address)) as { first(body: Uint8Array): Promise<unknown> };
  const result = await first(body);
  const took = performance.now() - started;
  if ((result as { items: unknown[] }).items.length !== 100) throw new Error("The page was not read.");
  return took;
}

/** What comes: the platform's page, or what a gateway made of it. */
function bodyOf(route: Route, script: Script): Uint8Array {
  const body = pageBody(script, { conversations: 100, messages: 20 });
  if (route !== "gateway" && route !== "page-entry") return body;
  const page = mapPage(JSON.parse(new TextDecoder().decode(body)), true);
  return new TextEncoder().encode(JSON.stringify({ ...page, next: null, complete: true }));
}

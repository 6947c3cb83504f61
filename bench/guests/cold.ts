// The first page of a fresh process, page or isolate: import, set-up, reading.
import { pageBody } from "../bodies.js";
import type { Script } from "../words.js";

/** What is imported for it: a `cold-*.js` beside this file. */
export type Route = "nothing" | "by-hand" | "zod" | "zod-mini" | "valibot" | "convoscope";

/** Milliseconds. */
export async function coldStart(route: Route, script: Script): Promise<number> {
  const body = pageBody(script, { conversations: 100, messages: 20 });
  const address = new URL(`./cold-${route}.js`, import.meta.url).href;
  const started = performance.now();
  const { first } = (await import(address)) as { first(body: Uint8Array): Promise<unknown> };
  const result = await first(body);
  const took = performance.now() - started;
  if ((result as { items: unknown[] }).items.length !== 100) throw new Error("The page was not read.");
  return took;
}

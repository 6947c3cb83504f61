// A pace that many Workers share, as docs/options.md shows it.
import { DurableObject } from "cloudflare:workers";
import { createClient, eigi } from "convoscope";

/** Hands out turns, one every so many milliseconds: 600 for 100 a minute. */
export class Pacer extends DurableObject {
  #free = 0;

  /** How long to wait. Who would wait for more than a minute comes again later. */
  turn(everyMs: number): number {
    const now = Date.now();
    const wait = Math.max(this.#free - now, 0);
    if (wait > 60_000) throw new Error("The pacer is busy.");
    this.#free = now + wait + everyMs;
    return wait;
  }
}

export const clientOf = (env: { PACER: DurableObjectNamespace<Pacer>; EIGI_API_KEY: string }) =>
  createClient({
    provider: eigi({ apiKey: env.EIGI_API_KEY }),
    timeout: { total: 300_000 },
    rateLimit: {
      async acquire(signal) {
        const wait = await env.PACER.get(env.PACER.idFromName("eigi")).turn(600);
        await scheduler.wait(wait, { signal });
      },
    },
  });

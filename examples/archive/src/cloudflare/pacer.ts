import { DurableObject } from "cloudflare:workers";
import { slot } from "../core/index.js";
import type { Env } from "./env.js";

/** One for each key: hands out the moments at which requests may start. They survive a restart. */
export class Pacer extends DurableObject<Env> {
  /** How long the caller has to wait, in milliseconds. */
  async acquire(requestsPerMinute: number): Promise<number> {
    const now = Date.now();
    const { at, next } = slot((await this.ctx.storage.get<number>("next")) ?? 0, now, requestsPerMinute);
    await this.ctx.storage.put("next", next);
    return at - now;
  }
}

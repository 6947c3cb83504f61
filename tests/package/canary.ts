import { assert } from "chai";
import type { PlatformKind } from "convoscope";
import type { Case } from "../runtimes/case.js";
import { showsNone } from "./printed.js";

/** A marked secret. Found anywhere but in the header that carries it, it has leaked. */
export const CANARY = "c4n4ry5ecret9f8e7d";

/** Well-formed credentials that hold it. */
export const CANARY_KEYS: Record<PlatformKind, string> = { eigi: `vk_${CANARY}`, anyreach: `ak_canary.${CANARY}`, vapi: `private-${CANARY}`, elevenlabs: `sk_${CANARY}`, retell: `key_${CANARY}` };

type Sight = readonly [what: string, value: unknown];

/** What came to light in the case that is running; nothing is kept where no case is guarded. */
let sights: Sight[] | undefined;

/** Tells of something that others may see: an answer, an error, an event, an address. */
export function witness(what: string, value: unknown): void {
  sights?.push([what, value]);
}

/** The same cases, each of which also fails where the marked secret comes to light. */
export function guarded(cases: readonly Case[]): readonly Case[] {
  return cases.map((unguarded) => ({
    ...unguarded,
    async run(context) {
      const seen: Sight[] = (sights = []);
      const restore = overheard();
      try {
        await unguarded.run(context);
      } finally {
        restore();
        sights = undefined;
      }
      for (const [what, value] of seen) {
        if (isPlain(value)) assert.notInclude(JSON.stringify(value), CANARY, what);
        else await showsNone(CANARY, value, context.runtime, what);
      }
      assert.deepEqual(seen.filter(([what]) => what === KEPT), [], "nothing is put into a cache or a store of the host");
    },
  }));
}

/** Nothing is hidden in texts and what is made of them. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object") return typeof value !== "function" && typeof value !== "symbol";
  return value === null || [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value) as object) && Object.values(value).every(isPlain);
}

const KEPT = "a key of a cache";

/** Listens to the console, and to the host's caches and stores. */
function overheard(): () => void {
  const restores: (() => void)[] = [];
  const listen = (holder: object | undefined, what: string): void => {
    if (holder === undefined) return;
    for (const name of Object.getOwnPropertyNames(holder)) {
      const { value, writable, configurable } = Object.getOwnPropertyDescriptor(holder, name) ?? {};
      if (typeof value !== "function" || name === "constructor" || !(writable ?? configurable)) continue;
      const original = value as (...args: unknown[]) => unknown;
      const target = holder as Record<string, unknown>;
      target[name] = function (this: unknown, ...args: unknown[]) {
        witness(what, [name, ...args.map(addressOf)]);
        return Reflect.apply(original, this, args);
      };
      restores.push(() => (target[name] = original));
    }
  };
  listen(console, "the console");
  const { CacheStorage, Cache, Storage } = globalThis as Partial<typeof globalThis>;
  for (const kept of [CacheStorage, Cache, Storage]) listen(kept?.prototype, KEPT);
  return () => restores.forEach((restore) => restore());
}

/** Requests and responses hide what they hold. */
function addressOf(value: unknown): unknown {
  if (!(value instanceof Request)) return value;
  return [value.url, ...value.headers];
}

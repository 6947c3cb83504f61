// The Worker of examples/archive, which tells the test before and after everything that lasts: there it can be killed.
import archive, { ArchiveWorkflow, ErasureWorkflow, Pacer as Pacing } from "../../../examples/archive/src/cloudflare/index.js";
import type { Env } from "../../../examples/archive/src/cloudflare/env.js";

/** Answered by the test, or never, if it kills the process instead. */
async function moment(name: string): Promise<void> {
  await fetch(`http://moments.test/${encodeURIComponent(name)}`);
}

function telling<T extends object>(of: T, names: Record<string, (args: unknown[]) => string | null>): T {
  return new Proxy(of, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      const name = names[String(key)];
      return async (...args: unknown[]) => {
        const what = name?.(args) ?? null;
        if (what !== null) await moment(`before ${what}`);
        const result: unknown = await Reflect.apply(value, target, args);
        if (what !== null) await moment(`after ${what}`);
        return result;
      };
    },
  });
}

function watched(env: Env): Env {
  const OBJECTS = telling(env.OBJECTS, { put: ([key]) => `put ${String(key).split("/")[0]}`, delete: () => "delete" });
  const statements = new Proxy(env.MANIFEST, {
    get(target, key) {
      if (key === "batch") {
        return async (list: never[]) => {
          await moment("before commit");
          const result = await target.batch(list);
          await moment("after commit");
          return result;
        };
      }
      return (sql: string) => {
        const planning = /^\s*insert into windows/.test(sql);
        const statement = target.prepare(sql);
        if (!planning) return statement;
        return {
          bind: (...values: never[]) => {
            const bound = statement.bind(...values);
            return {
              all: async () => {
                await moment("planning");
                return bound.all();
              },
            };
          },
        };
      };
    },
  });
  // Bindings cannot be spread: their properties are the prototype's.
  return new Proxy(env, { get: (target, key) => (key === "OBJECTS" ? OBJECTS : key === "MANIFEST" ? statements : Reflect.get(target, key)) });
}

class WatchedArchive extends ArchiveWorkflow {
  constructor(ctx: unknown, env: Env) {
    super(ctx, watched(env));
  }
}

export { WatchedArchive as ArchiveWorkflow, ErasureWorkflow, Pacing as Pacer };
export default {
  scheduled: (event: unknown, env: Env) => archive.scheduled(event, watched(env)),
  fetch: (request: Request, env: Env) => archive.fetch(request, env),
};

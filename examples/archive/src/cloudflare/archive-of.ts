import { type Archive, SqlManifest, sourceOf } from "../core/index.js";
import { D1Database } from "./d1-database.js";
import type { Env } from "./env.js";
import { R2Objects } from "./r2-objects.js";

export function archiveOf(env: Env, name: string): Archive {
  return {
    source: sourceOf(
      {
        sources: env.SOURCES,
        secret(secret) {
          const value: unknown = (env as unknown as Record<string, unknown>)[secret];
          return typeof value === "string" ? value : undefined;
        },
        turn: (secret, requestsPerMinute) => env.PACER.getByName(secret).acquire(requestsPerMinute),
      },
      name,
    ),
    objects: new R2Objects(env.OBJECTS),
    manifest: new SqlManifest(new D1Database(env.MANIFEST)),
    now: () => Math.floor(Date.now() / 1000),
  };
}

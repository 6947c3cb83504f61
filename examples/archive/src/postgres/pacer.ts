import type pg from "pg";
import { slot } from "../core/index.js";

/**
 * A turn at a key's pace: how many milliseconds to wait for it. One row for each key, so that all processes share it and
 * it survives them; the database's clock, so that theirs need not agree. A queue of the engine's would limit how often
 * workflows start, not how often a page is asked for again.
 */
export async function turn(pool: pg.Pool, secret: string, requestsPerMinute: number): Promise<number> {
  // One statement: the row is locked for its time alone. The distance is the core's.
  const distance = slot(0, 0, requestsPerMinute).next;
  const { rows } = await pool.query<{ wait: number }>(
    `with clock as (select extract(epoch from clock_timestamp()) * 1000 as now)
     insert into paces as p (secret, next) select $1, now + $2::double precision from clock
     on conflict (secret) do update set next = greatest(p.next, (select now from clock)) + $2::double precision
     returning (next - $2::double precision - (select now from clock))::double precision as wait`,
    [secret, distance],
  );
  return rows[0]?.wait ?? 0;
}

// PostgreSQL: connections, transactions, and the tables.
import { readFile } from "node:fs/promises";
import pg from "pg";
import type { Database, Statement } from "../core/index.js";

/** The schema of the archive's tables; the engine's are in `dbos`. */
const SCHEMA = "archive";
/** Times and counts, which a double holds; the driver gives texts otherwise. */
const INT8 = 20;

export function connect(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    options: `-c search_path=${SCHEMA}`,
    types: { getTypeParser: ((oid: number, format: "text" | "binary") => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as never))) as typeof pg.types.getTypeParser },
  });
  // An idle connection that breaks is replaced by itself; without a listener the process would end.
  pool.on("error", (error) => !pool.ending && console.error(JSON.stringify({ archive: `database: ${error.message}` })));
  // And so may one that is lent, while it waits between two statements: the next one then fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Statements that see what was committed before each began. What must not pass each other is locked. */
export class PostgresDatabase implements Database {
  readonly dialect = {
    objects: "json_array_elements(?3::json) as each (value)",
    texts: "json_array_elements_text(?3::json) as each (value)",
    lockSource: "select pg_advisory_xact_lock(hashtextextended(?1, 0))",
    lockWindow: "select 1 from windows where source = ?1 and begins = ?2 for update",
  };

  constructor(private readonly pool: pg.Pool) {}

  async run(statements: readonly Statement[]) {
    const asked = statements.map(({ sql, values }) => ({ text: sql.replaceAll(/\?(\d+)/g, "$$$1"), values: [...values] }));
    const [only] = asked;
    if (asked.length === 1 && only !== undefined) return [(await this.pool.query(only)).rows as unknown[]];
    return transaction(this.pool, async (client) => {
      const results: unknown[][] = [];
      for (const each of asked) results.push((await client.query(each)).rows as unknown[]);
      return results;
    });
  }
}

async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const value = await work(client);
    await client.query("commit");
    client.release();
    return value;
  } catch (error) {
    // Ended with its connection, whatever state that is in.
    client.release(true);
    throw error;
  }
}

/** Lets one at a time do this, in all processes. `passes` has the others go on without it instead of waiting. */
export async function locked<T>(pool: pg.Pool, name: string, work: () => Promise<T>, { passes = false } = {}): Promise<T | null> {
  const client = await pool.connect();
  try {
    const sql = passes ? "pg_try_advisory_lock" : "pg_advisory_lock";
    const { rows } = await client.query<{ got: unknown }>(`select ${sql}(hashtextextended($1, 0)) as got`, [name]);
    if (passes && rows[0]?.got !== true) {
      client.release();
      return null;
    }
    const value = await work();
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]);
    client.release();
    return value;
  } catch (error) {
    // The lock goes with the connection.
    client.release(true);
    throw error;
  }
}

/** Makes the tables, once, whoever comes first. `folder` holds files of SQL. */
export async function migrate(pool: pg.Pool, files: readonly URL[]): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended('archive migrations', 0))");
    await client.query(`create schema if not exists ${SCHEMA}`);
    await client.query("create table if not exists migrations (name text primary key)");
    for (const file of files) {
      const name = file.pathname.replace(/.*\//, "");
      if ((await client.query("select 1 from migrations where name = $1", [name])).rows.length > 0) continue;
      await client.query(await readFile(file, "utf8"));
      await client.query("insert into migrations values ($1)", [name]);
    }
  });
}

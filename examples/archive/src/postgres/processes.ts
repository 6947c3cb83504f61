// Who is alive: each process holds a lock in the database, which goes when its connection does.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { locked } from "./database.js";

export class Process {
  /** Another one at every start: what a dead process left is nobody's, and so anybody's. */
  readonly id = randomUUID();
  #client: pg.Client | null = null;

  constructor(
    private readonly url: string,
    private readonly pool: pg.Pool,
  ) {}

  /** To be called again and again: a connection that broke is made anew. Meanwhile others may take this process for dead
   *  and do its work too, which does no harm. */
  async live(): Promise<void> {
    if (this.#client !== null) return;
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    client.on("error", () => (this.#client = null));
    client.on("end", () => (this.#client = null));
    await client.connect();
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [lockOf(this.id)]);
    this.#client = client;
  }

  /** Does this if that process is dead, and nobody else is doing it. */
  async ifDead(id: string, work: () => Promise<void>): Promise<void> {
    if (id !== this.id) await locked(this.pool, lockOf(id), work, { passes: true });
  }

  async end(): Promise<void> {
    await this.#client?.end();
  }
}

const lockOf = (id: string) => `process ${id}`;

import type { Database, Statement } from "../core/index.js";
import type { D1 } from "./env.js";

/** D1, where one transaction runs after another. */
export class D1Database implements Database {
  readonly dialect = { objects: "json_each(?3)", texts: "json_each(?3)", lockSource: null, lockWindow: null };

  constructor(private readonly database: D1) {}

  async run(statements: readonly Statement[]) {
    const bound = statements.map(({ sql, values }) => this.database.prepare(sql).bind(...values));
    const [only] = bound;
    if (bound.length === 1 && only !== undefined) return [(await only.all()).results];
    return (await this.database.batch(bound)).map(({ results }) => results);
  }
}

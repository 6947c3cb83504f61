// The manifest in a database that speaks SQL: SQLite and PostgreSQL understand the same statements but for a few words.
import type { Bounds, File, Manifest, Purpose, Run, ToldAlarm, Window } from "./manifest.js";

export type Value = string | number | null;

/** `?1` stands for the first value. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

export interface Database {
  readonly dialect: Dialect;
  /** All of them or none. The rows that each gave. */
  run(statements: readonly Statement[]): Promise<(readonly unknown[])[]>;
}

export interface Dialect {
  /** What `from` takes for the objects, or the texts, of a JSON list that is the third value: each is `value`. */
  readonly objects: string;
  readonly texts: string;
  /**
   * What must run first where transactions overlap; null where they run one after another, as in SQLite. Alone, a
   * statement sees what was committed before it began: a window that is claimed meanwhile would have two generations
   * that decide where its files end.
   */
  readonly lockSource: string | null;
  readonly lockWindow: string | null;
}

interface WindowRow {
  source: string;
  begins: number;
  ends: number;
  generation: number;
  state: Window["state"];
  due: number | null;
  failures: number;
  reason: string | null;
  finished_at: number | null;
}

interface FileRow {
  source: string;
  window: number;
  begins: number;
  ends: number;
  generation: number;
  sha256: string;
  rows: number;
  settled: number;
  missing: number;
  read_at: number;
}

/** Of the generations of a file. */
const NEWEST = "generation = (select max(generation) from files as g where g.source = f.source and g.begins = f.begins)";
const HELD = "source = ?1 and begins = ?2 and generation = ?3 and state <> 'waiting'";

/** What must hold is in the statements, since any number of them may be under way. */
export class SqlManifest implements Manifest {
  constructor(private readonly database: Database) {}

  async plan(windows: readonly Bounds[]) {
    const [first] = windows;
    if (first === undefined) return;
    const { objects, lockSource } = this.database.dialect;
    await this.#locked(lockSource, [first.source], [
      statement(
        `insert into windows (source, begins, ends, due)
         select ?1, cast(value ->> 'from' as bigint), cast(value ->> 'to' as bigint), cast(value ->> 'to' as bigint) from ${objects}
         where ?2 = coalesce((select max(ends) from windows where source = ?1), ?2) on conflict do nothing`,
        first.source, first.from, JSON.stringify(windows),
      ),
    ]);
  }

  async plannedTo(source: string) {
    return (await this.#first<{ last: number | null }>("select max(ends) as last from windows where source = ?1", source))?.last ?? null;
  }

  async window(source: string, from: number) {
    const row = await this.#first<WindowRow>("select * from windows where source = ?1 and begins = ?2", source, from);
    return row && window(row);
  }

  async due(source: string, now: number, limit: number) {
    const sql = "select * from windows where source = ?1 and state = 'waiting' and due <= ?2 order by due, begins limit ?3";
    return (await this.#all<WindowRow>(sql, source, now, limit)).map(window);
  }

  async running(source: string) {
    return (await this.#all<WindowRow>("select * from windows where source = ?1 and state = 'running' order by begins", source)).map(window);
  }

  async claim(source: string, from: number, purpose: Purpose): Promise<Run | null> {
    const row =
      (await this.#first<WindowRow>(
        "update windows set state = ?3, generation = generation + 1 where source = ?1 and begins = ?2 and state = 'waiting' returning *",
        source, from, purpose,
      )) ??
      (purpose === "erasing" ? await this.#first<WindowRow>("select * from windows where source = ?1 and begins = ?2 and state = 'erasing'", source, from) : null);
    return row && { source, from: row.begins, to: row.ends, generation: row.generation };
  }

  async commit(file: File) {
    const current = "(select generation from windows where source = ?1 and begins = ?2) = ?3";
    const [, listed] = await this.#locked(this.database.dialect.lockWindow, [file.source, file.window], [
      statement(
        `insert into files (source, "window", generation, begins, ends, sha256, rows, settled, missing, read_at)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 where ${current} on conflict do nothing`,
        file.source, file.window, file.generation, file.from, file.to, file.sha256, file.rows, file.settled ? 1 : 0, file.missing, file.readAt,
      ),
      statement(`select 1 from files where source = ?1 and generation = ?3 and begins = ?4 and ${current}`, file.source, file.window, file.generation, file.from),
    ]);
    return (listed ?? []).length > 0;
  }

  async finish({ source, from, generation }: Run, due: number | null, now: number) {
    await this.#all(
      `update windows set state = 'waiting', due = ?4, finished_at = ?5, failures = 0, reason = null where ${HELD}`,
      source, from, generation, due, now,
    );
  }

  async fail({ source, from, generation }: Run, due: number, reason: string) {
    await this.#all(`update windows set state = 'waiting', due = ?4, failures = failures + 1, reason = ?5 where ${HELD}`, source, from, generation, due, reason);
  }

  async release({ source, from, generation }: Run) {
    await this.#all(`update windows set state = 'waiting' where ${HELD}`, source, from, generation);
  }

  async fileTo(source: string, to: number) {
    const row = await this.#first<FileRow>("select * from files where source = ?1 and ends = ?2 order by generation desc limit 1", source, to);
    return row && file(row);
  }

  async files({ source, from, to }: Bounds) {
    const sql = `select * from files as f where source = ?1 and begins >= ?2 and ends <= ?3 and ${NEWEST} order by begins`;
    return (await this.#all<FileRow>(sql, source, from, to)).map(file);
  }

  async windows({ source, from, to }: Bounds) {
    return (await this.#all<WindowRow>("select * from windows where source = ?1 and begins >= ?2 and begins < ?3 order by begins", source, from, to)).map(window);
  }

  async erased(source: string, window: number) {
    return (await this.#all<{ hash: string }>('select hash from erased where source = ?1 and "window" = ?2', source, window)).map(({ hash }) => hash);
  }

  async markErased(source: string, window: number, hashes: readonly string[]) {
    const sql = `insert into erased (source, "window", hash) select ?1, ?2, value from ${this.database.dialect.texts} where true on conflict do nothing`;
    await this.#all(sql, source, window, JSON.stringify(hashes));
  }

  async forgetBefore({ source, from, generation }: File) {
    await this.#all("delete from files where source = ?1 and begins = ?2 and generation < ?3", source, from, generation);
  }

  async named(source: string, window: number) {
    return (await this.#all<{ sha256: string }>('select distinct sha256 from files where source = ?1 and "window" = ?2', source, window)).map(({ sha256 }) => sha256);
  }

  async alarms(source: string): Promise<ToldAlarm[]> {
    return (await this.#all<{ kind: string; told_at: number }>("select kind, told_at from alarms where source = ?1 order by kind", source)).map(({ kind, told_at }) => ({ kind, toldAt: told_at }));
  }

  async alarmTold(source: string, kind: string, at: number) {
    await this.#all("insert into alarms (source, kind, told_at) values (?1, ?2, ?3) on conflict (source, kind) do update set told_at = excluded.told_at", source, kind, at);
  }

  async alarmOver(source: string, kind: string) {
    await this.#all("delete from alarms where source = ?1 and kind = ?2", source, kind);
  }

  async #first<T>(sql: string, ...values: Value[]): Promise<T | null> {
    return (await this.#all<T>(sql, ...values))[0] ?? null;
  }

  async #all<T>(sql: string, ...values: Value[]): Promise<readonly T[]> {
    const [rows] = await this.database.run([{ sql, values }]);
    return (rows ?? []) as readonly T[];
  }

  /** Behind what lets no other transaction pass: the rows of the others. */
  async #locked(lock: string | null, values: readonly Value[], statements: readonly Statement[]): Promise<(readonly unknown[])[]> {
    if (lock === null) return this.database.run(statements);
    return (await this.database.run([{ sql: lock, values }, ...statements])).slice(1);
  }
}

const statement = (sql: string, ...values: Value[]): Statement => ({ sql, values });

const window = ({ source, begins, ends, generation, state, due, failures, reason, finished_at }: WindowRow): Window => ({
  source,
  from: begins,
  to: ends,
  generation,
  state,
  due,
  failures,
  reason,
  finishedAt: finished_at,
});

const file = ({ source, window, begins, ends, generation, sha256, rows, settled, missing, read_at }: FileRow): File => ({
  source,
  window,
  from: begins,
  to: ends,
  generation,
  sha256,
  rows,
  settled: settled === 1,
  missing,
  readAt: read_at,
});

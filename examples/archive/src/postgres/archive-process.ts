// The archive on a server of your own: DBOS on PostgreSQL, objects in a folder. Any number of such processes share the
// work: of a database, and of a folder that all of them see.
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Archive, type Service, SqlManifest, runSchedule, sourceOf } from "../core/index.js";
import { PostgresDatabase, connect, locked, migrate } from "./database.js";
import { Encoder } from "./encoder.js";
import { FolderObjects, forgetWriter, writers } from "./folder-objects.js";
import { turn } from "./pacer.js";
import { Process } from "./processes.js";
import type { Settings } from "./settings.js";
import { DbosEngine, FORMAT } from "./workflows.js";

export interface Options {
  readonly settings: Settings;
  /** Of PostgreSQL: `postgres://…`. */
  readonly database: string;
  /** The files of SQL that make the tables. */
  readonly tables: readonly URL[];
  /** The script of the thread that writes Parquet. */
  readonly encoder: URL;
  readonly format?: number;
  /** For tests: what stands between the archive and the disk. */
  readonly around?: (archive: Archive) => Archive;
}

export interface ArchiveProcess {
  readonly service: Service;
  /** What the schedule does. Where another process is at it, nothing. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds in which steps that are under way may end. */
const PATIENCE = 10_000;

/** A transaction of the engine's that is left open is ended after a minute. Said here, since it would otherwise say so to a
 *  connection that is already at work, of which the driver warns. */
function engineUrl(database: string): string {
  const url = new URL(database);
  if (!url.searchParams.has("options")) url.searchParams.set("options", "-c idle_in_transaction_session_timeout=60000");
  return url.href;
}

export async function startArchive({ settings, database, tables, encoder: script, format = FORMAT, around = (archive) => archive }: Options): Promise<ArchiveProcess> {
  const pool = connect(database);
  await migrate(pool, tables);
  const process = new Process(database, pool);
  await process.live();

  const encoder = new Encoder(script);
  const objects = new FolderObjects(settings.folder, pool, process.id);
  const manifest = new SqlManifest(new PostgresDatabase(pool));
  const surroundings = { sources: settings.sources, secret: settings.secret, turn: (secret: string, perMinute: number) => turn(pool, secret, perMinute) };
  const now = () => Math.floor(Date.now() / 1000);
  const names = Object.keys(settings.sources);
  // Made once: what is wrong is told at the start, and a client keeps its connections.
  const archives = new Map(names.map((name) => [name, around({ source: sourceOf(surroundings, name), objects, manifest, now, parquet: (ndjson) => encoder.encode(ndjson) })]));
  const archiveOf = (name: string) => {
    const archive = archives.get(name);
    if (archive === undefined) throw new TypeError(`"sources" has no ${JSON.stringify(name)}.`);
    return archive;
  };
  const engine = new DbosEngine(archiveOf, process, format);
  DBOS.setConfig({
    name: "archive",
    systemDatabaseUrl: engineUrl(database),
    // Each process has its own name, and the version is that of what runs record.
    executorID: process.id,
    applicationVersion: String(format),
    // Steps tell what fails.
    logLevel: "error",
  });
  await DBOS.launch();

  const service: Service = { names, archiveOf, engine, adminToken: settings.secret("ADMIN_TOKEN"), alarmUrl: settings.secret("ALARM_URL") };
  return {
    service,
    async tick() {
      await process.live();
      await locked(
        pool,
        "schedule",
        async () => {
          await engine.recover();
          for (const writer of await writers(settings.folder)) await process.ifDead(writer, () => forgetWriter(settings.folder, writer));
          await runSchedule(service);
        },
        { passes: true },
      );
    },
    async stop() {
      await DBOS.shutdown({ workflowCompletionTimeoutMS: PATIENCE });
      await encoder.end();
      await process.end();
      await pool.end();
    },
  };
}

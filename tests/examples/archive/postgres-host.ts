// examples/archive on PostgreSQL in a process of its own, so that it can be killed. It tells the test before and after everything
// that lasts.
import { startArchive } from "../../../examples/archive/src/postgres/archive-process.js";
import type { SourceSettings } from "../../../examples/archive/src/core/index.js";
import { answer, type Archive } from "../../../examples/archive/src/core/index.js";
import { connect } from "../../../examples/archive/src/postgres/database.js";
import { type Asked, answerCommands, throughProxy } from "./commands.js";

const [proxy = "", database = "", folder = "", bindings = "{}", format] = process.argv.slice(2);
const { SOURCES: sources, ...secrets } = JSON.parse(bindings) as Record<string, string> & { SOURCES: Record<string, SourceSettings> };

// The network is the test.
globalThis.fetch = (input, init) => throughProxy(proxy, new Request(input, init));

const moment = (name: string) => fetch(`http://moments.test/${encodeURIComponent(name)}`);

async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  await moment(`before ${what}`);
  const value = await work();
  await moment(`after ${what}`);
  return value;
}

/** The same moments as those of the Worker. */
function watched(archive: Archive): Archive {
  const { objects, manifest } = archive;
  const watchedObjects: Archive["objects"] = {
    get: (key) => objects.get(key),
    head: (key) => objects.head(key),
    put: (key, ...rest) => told(`put ${key.split("/")[0]}`, () => objects.put(key, ...rest)),
    list: (prefix) => objects.list(prefix),
    delete: (key) => told("delete", () => objects.delete(key)),
  };
  const watchedManifest = new Proxy(manifest, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === "commit") return (...args: Parameters<typeof target.commit>) => told("commit", () => target.commit(...args));
      if (name === "plan") return async (...args: Parameters<typeof target.plan>) => (await moment("planning"), target.plan(...args));
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...archive, objects: watchedObjects, manifest: watchedManifest };
}

const { service, tick } = await startArchive({
  settings: { sources, folder, listen: { host: "", port: 0 }, everySeconds: 60, secret: (name) => secrets[name] },
  database,
  tables: ["0001_archive.sql", "0001_postgres.sql"].map((name) => new URL(name, import.meta.url)),
  encoder: new URL("encoder-thread.js", import.meta.url),
  ...(format !== undefined && { format: Number(format) }),
  around: watched,
});
const pool = connect(database);
const { objects } = Object.values(service.names).map((name) => service.archiveOf(name))[0] as Archive;

answerCommands({
  tick: () => tick(),
  sql: async (sql: string) => (await pool.query(sql)).rows,
  keys: async () => {
    const keys: string[] = [];
    for await (const key of objects.list("")) keys.push(key);
    return keys;
  },
  get: async (key: string) => {
    const [bytes, head] = [await objects.get(key), await objects.head(key)];
    return bytes && { bytes: Buffer.from(bytes).toString("base64"), sha256: head?.sha256 };
  },
  put: async ({ key, text }: { key: string; text: string }) => {
    await objects.put(key, Buffer.from(text), "", (await objects.head(key))?.version ?? null);
  },
  ask: async ({ path, init }: Asked) => {
    const response = await answer(service, new Request(`http://archive${path}`, init));
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  },
});

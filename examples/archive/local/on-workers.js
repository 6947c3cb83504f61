// The archive of a sandbox as it is on Cloudflare, in workerd.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Response as WorkerResponse } from "miniflare";
import { bundle, startEngine } from "./engine.js";
import { ADMIN_TOKEN, KEYS } from "./keys.js";

const OPEN = "select count(*) as open from windows where state <> 'waiting' or finished_at is null or due <= unixepoch()";

/**
 * @param {import("convoscope/testing").Sandbox} sandbox
 * @param {import("./options.js").Options} options
 * @param {string} folder
 * @returns {Promise<import("./main.js").Local>}
 */
export async function start(sandbox, { provider, perMinute, parallel, fileItems, days, folder: kept }, folder) {
  const worker = join(folder, "worker");
  await bundle(worker);
  const { database, bucket, tick, stop } = await startEngine({
    bundle: worker,
    state: join(folder, "state"),
    bindings: {
      KEY: KEYS[provider],
      ADMIN_TOKEN,
      SOURCES: { calls: { provider, secret: "KEY", baseUrl: "https://sandbox.local", requestsPerMinute: perMinute, parallel, fileItems, retentionDays: days + 1 } },
    },
    async outbound(request) {
      const body = request.method === "GET" ? {} : { body: await request.text() };
      const answer = await sandbox.fetch(request.url, { method: request.method, headers: [...request.headers], ...body });
      return new WorkerResponse(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
    },
    // What the Worker itself writes; the rest is the local engine's.
    output: (stream) => createInterface(stream).on("line", (line) => line.startsWith('{"archive"') && console.error(line)),
  });
  return {
    tick,
    async progress() {
      // In this order: what ends in between is counted.
      const isOpen = (await database.prepare(OPEN).first("open")) !== 0;
      return { rows: Number(await database.prepare("select coalesce(sum(rows), 0) as rows from files").first("rows")), isOpen };
    },
    finish: () => writeObjects(bucket, kept),
    note: async () => null,
    stop,
  };
}

/**
 * @param {import("./engine.js").LocalBucket} bucket
 * @param {string} folder
 */
async function writeObjects(bucket, folder) {
  /** @type {string | undefined} */
  let cursor;
  do {
    const page = await bucket.list(cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const object = await bucket.get(key);
      if (object === null) continue;
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), new Uint8Array(await object.arrayBuffer()));
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}

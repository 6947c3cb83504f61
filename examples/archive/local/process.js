// node local/process.js [folder]: the archive on PostgreSQL, built for Node. npm run build:postgres.
import { copyFile, mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const EXAMPLE = fileURLToPath(new URL("..", import.meta.url));
/** Beside the program, which makes the tables. */
const TABLES = ["migrations/0001_archive.sql", "src/postgres/0001_postgres.sql"];

/**
 * Bundles the sources; packages stay in node_modules.
 *
 * @param {string} output a folder
 * @param {import("esbuild").BuildOptions} [options]
 * @param {string} [main]
 */
export async function buildProcess(output, options = {}, main = join(EXAMPLE, "src/postgres/main.ts")) {
  await mkdir(output, { recursive: true });
  await build({
    entryPoints: { main, "encoder-thread": join(EXAMPLE, "src/postgres/encoder-thread.ts") },
    outdir: output,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    ...options,
  });
  await Promise.all(TABLES.map((path) => copyFile(join(EXAMPLE, path), join(output, basename(path)))));
}

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) await buildProcess(process.argv[2] ?? join(EXAMPLE, "dist"));

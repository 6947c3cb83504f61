// npm run bench
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPackages } from "../xtask/npm/packages.mjs";
import { StepError, main } from "../xtask/npm/step.mjs";
import { bundle } from "./bundle.mjs";
import { COLD_ROW, DOWNLOAD_ROW, measureCold, measureDownload } from "./cold.mjs";
import { GATEWAY_ROW, measureGateway } from "./gateway.mjs";
import { INSTALL_ROW, measureInstall } from "./install.mjs";
import { markdown } from "./markdown.mjs";
import { MEMORY_ROW, measureMemory } from "./memory.mjs";
import { PARQUET_ROW, measureParquet } from "./parquet.mjs";
import { RETAINED_ROW, measureRetained } from "./retained.mjs";
import { RUNTIMES, openRuntimes } from "./runtimes/open.mjs";
import { startServer } from "./server.mjs";
import { printTable } from "./table.mjs";
import { measureTimed, timedRows } from "./timed.mjs";
import { TURNS_ROW, measureTurns } from "./turns.mjs";

const HELP = `Measures the package that \`npm run build\` left in pkg/ against hand-written code, zod, zod/mini,
valibot, papaparse and openapi-fetch, which do the same work: that is checked before anything is timed.
Its gateway is measured against a bare proxy, which does less.

Usage: npm run bench -- [options]

  --runtime <name>   Only in this runtime: ${RUNTIMES.join(", ")} (may be
                     repeated, or a list with commas). node is the one that runs this, node-newest
                     the newest that npm has. Default: all that are there.
  --rows <names>     Only these rows (may be repeated, or a list with commas): page, omit, small, long,
                     gateway-page, gateway-page-small, filter, call, export, csv, summary, ${GATEWAY_ROW}, ${COLD_ROW}, ${DOWNLOAD_ROW}, ${MEMORY_ROW}, ${RETAINED_ROW},
                     ${TURNS_ROW}, ${PARQUET_ROW}, ${INSTALL_ROW}.
                     Default: all but ${INSTALL_ROW}, which needs npm's registry or its cache. workerd, whose clock stands still while it computes, has a part in
                     ${COLD_ROW} alone.
  --rounds <number>  Rounds for each number (default 21; ${GATEWAY_ROW} and ${COLD_ROW} take a third of them).
  --conversations <number>
                     How many pass through export and summarize in ${MEMORY_ROW} (default 1000000).
  --package <folder> Another build of the package than pkg/, to compare the two.
  --json <file>      Also write every ratio of every round there.
  --markdown         Print the tables as Markdown, at the end, for docs/benchmarks.md.
                     (npm run --silent bench -- --markdown > tables.md)
  --help             Show this.

All of it takes some forty minutes, on a machine that should have nothing else to do.

How: each contender has a process (or page) of its own, so that none suffers from what another has
taught the compiler. In it, batches of the contender and of the baseline, 10 ms or longer (40 ms
over loopback), take turns after a warm-up. A round's ratio is contender ÷ baseline; shown is the
median of all rounds, and the least and the greatest in brackets. Every side begins with the bytes
of an answer, as fetch gives them; the baseline JSON.parse begins with the decoded text, flat and of
one byte a character where it can be. Bodies are made by a generator with a fixed seed.

Garbage is collected when the runtime likes, also within a batch: every side pays for its own. It is
never collected between batches, so a batch may find what the other side left. Batches hold several
pages each, and turns alternate, so that in the median neither side gains by it.

${DOWNLOAD_ROW}: the same in a page that downloads with 10 Mbit/s; not in Firefox, which cannot be told to.
${COLD_ROW}: import, set-up and first page, in a process, page or isolate that is new in each round and
without caches, except those of the disk; nothing is the route that reads none. In workerd it is timed
from outside, with the isolate's own start. ${MEMORY_ROW}: of the WebAssembly module, which never gives any back.
export, csv, summary: whole calls, whose requests a fetch answers from memory, for all sides alike.
${GATEWAY_ROW}: servers in Node (by @hono/node-server) and Bun. The gateway reads, checks, translates and
redacts; the proxy adds the key and passes on what comes. Both stand before the same prepared answers, each
20 ms late, in a process of its own as is what puts load on them; every answer is counted to its last byte,
and one that is not whole ends it all. Requests/s: with so many open at once that the server is busy all the
time (else that is told). p99: at a rate that leaves it idle most of the time, from when a request was due.
Processor time: of the server, for each request at full load; it suffers least from a busy machine. Two cores
are needed: one for the server, one for the others.
${RETAINED_ROW}: by how much the heap is larger, all garbage collected, for each page more of which a part is kept.
${TURNS_ROW}: how long nobody else has a turn in Node, while a call makes something of 64 MiB; and what four times as
much costs.
${PARQUET_ROW}: an export in Parquet against one in NDJSON, in processes of their own, with what their memory is on the way.
${INSTALL_ROW}: packages for servers of other platforms, each installed by npm in a project of its own (bench/installs).
First use: from before the import until a client can send its first request, with convoscope's module compiled. Each
round is a fresh process; files have been read before. Heap: what is left of it and outside it after a collection;
resident: what the process has more of, compiled code and garbage with it.
`;

const ROOT = fileURLToPath(new URL("..", import.meta.url));

await main(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  process.chdir(ROOT);
  await readFile(join(options.package, "package.json")).catch(() => {
    throw new StepError(`${options.package} holds no package: run \`npm run build\` first.`);
  });
  await installPackages("Packages of the benchmark", "bench");
  const folder = await mkdtemp(join(tmpdir(), "convoscope-bench-"));
  try {
    await bundle(folder, options.package);
    await measureAll(folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/**
 * @param {string} folder the bundles
 * @param {ReturnType<typeof readOptions>} options
 */
async function measureAll(folder, { package: packageFolder, runtimes: wanted, rows, rounds, conversations, json, asMarkdown }) {
  const server = await startServer(folder);
  /** @type {import("./runtimes/runtime.js").Runtime[]} */
  const runtimes = [];
  /** @type {import("./table.mjs").Table[]} */
  const tables = [];
  const machine = `${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores`;
  try {
    await openRuntimes(folder, wanted, runtimes);
    const timed = await timedRows(folder);
    const known = [...timed.map(({ name }) => name), GATEWAY_ROW, COLD_ROW, DOWNLOAD_ROW, MEMORY_ROW, RETAINED_ROW, TURNS_ROW, PARQUET_ROW, INSTALL_ROW];
    const unknown = rows.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new StepError(`There is no row "${unknown}". There are ${known.join(", ")}.`);

    const fewerRounds = Math.max(3, Math.ceil(rounds / 3));
    const measured = (/** @type {string} */ name) => {
      if (name === GATEWAY_ROW) return measureGateway(folder, runtimes, fewerRounds);
      if (name === COLD_ROW) return measureCold(runtimes, fewerRounds);
      if (name === DOWNLOAD_ROW) return measureDownload(runtimes, fewerRounds);
      if (name === MEMORY_ROW) return measureMemory(runtimes, conversations);
      if (name === TURNS_ROW) return measureTurns(packageFolder);
      if (name === PARQUET_ROW) return measureParquet(packageFolder);
      if (name === INSTALL_ROW) return measureInstall(folder, packageFolder, runtimes, rounds);
      const row = timed.find((row) => row.name === name);
      return row === undefined ? measureRetained(runtimes) : measureTimed(row, runtimes, rounds, server.url);
    };

    if (!asMarkdown) console.log(`${machine}\n`);
    for (const name of known.filter((name) => (rows.length === 0 ? name !== INSTALL_ROW : rows.includes(name)))) {
      for await (const table of measured(name)) {
        if (!asMarkdown) printTable(table);
        tables.push(table);
      }
    }
  } finally {
    await server.close();
    for (const runtime of runtimes) await runtime.close();
  }
  if (tables.length === 0) {
    throw new StepError("None of these rows can be measured in these runtimes: see --help.");
  }
  const date = new Date();
  if (asMarkdown) {
    const names = runtimes.map(({ name, version }) => `${name} ${version}`);
    const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
    console.log(markdown(tables, { runtimes: names, machine, date, command }));
  }
  if (json !== undefined) {
    const versions = Object.fromEntries(runtimes.map(({ name, version }) => [name, version]));
    const system = `${process.platform} ${process.arch}`;
    await writeFile(json, `${JSON.stringify({ date: date.toISOString(), machine, system, versions, tables }, null, 2)}\n`);
    console.error(`Written to ${json}`);
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        runtime: { type: "string", multiple: true, default: /** @type {string[]} */ ([]) },
        rows: { type: "string", multiple: true, default: /** @type {string[]} */ ([]) },
        rounds: { type: "string", default: "21" },
        conversations: { type: "string", default: "1000000" },
        package: { type: "string", default: join(ROOT, "pkg") },
        json: { type: "string" },
        markdown: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const rounds = Number(values.rounds);
    if (!(Number.isInteger(rounds) && rounds > 0)) {
      throw new TypeError(`--rounds is ${values.rounds}: a whole number above zero is needed.`);
    }
    const conversations = Number(values.conversations);
    if (!(Number.isInteger(conversations) && conversations >= 1000 && conversations <= 10_000_000)) {
      throw new TypeError(`--conversations is ${values.conversations}: a whole number from 1000 to 10000000 is needed.`);
    }
    const runtimes = values.runtime.flatMap((names) => names.split(","));
    const unknown = runtimes.find((name) => !RUNTIMES.includes(name));
    if (unknown !== undefined) throw new TypeError(`There is no runtime "${unknown}". There are ${RUNTIMES.join(", ")}.`);
    return {
      runtimes,
      rows: values.rows.flatMap((names) => names.split(",")),
      rounds,
      conversations,
      package: resolve(values.package),
      json: values.json === undefined ? undefined : resolve(values.json),
      asMarkdown: values.markdown,
      help: values.help,
    };
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

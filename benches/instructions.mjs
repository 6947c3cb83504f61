// npm run bench:instructions
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { StepError, ask, main } from "../xtask/npm/step.mjs";

/**
 * The rows of `npm run bench` that the core has a part in: a file in benches/, the bench in it, and the
 * functions to count.
 *
 * @type {Record<string, { bench: string, name: string, scripts: readonly (string | null)[], counted: readonly string[] }>}
 */
const ROWS = {
  page: { bench: "page", name: "whole", scripts: ["Ascii", "Devanagari"], counted: ["whole_page", "parse", "read", "write"] },
  omit: { bench: "page", name: "whole_without_transcripts", scripts: ["Ascii", "Devanagari"], counted: ["whole_page", "parse", "read", "write"] },
  small: { bench: "page", name: "whole_small", scripts: ["Ascii", "Devanagari"], counted: ["whole_page"] },
  long: { bench: "page", name: "whole_long", scripts: ["Ascii", "Devanagari"], counted: ["whole_conversation"] },
  filter: { bench: "request", name: "plan_with_every_key", scripts: [null], counted: ["whole"] },
};

const HELP = `Counts the instructions that the core takes for each row, natively and under valgrind. Noise does not
move that number, so it tells whether a change costs or saves; how fast the module is in a JavaScript
runtime is told by \`npm run bench\` alone.

Usage: npm run bench:instructions -- [row…]

  row     ${Object.keys(ROWS).join(", ")}. Default: all.
  --help  Show this.
`;

const ROOT = fileURLToPath(new URL("..", import.meta.url));

await main(async () => {
  const { help, rows } = readOptions();
  if (help) {
    console.log(HELP);
    return;
  }
  process.chdir(ROOT);
  if (ask("valgrind", ["--version"]) === null) {
    throw new StepError("valgrind is missing. Install it (on Debian: apt-get install valgrind); it runs on Linux and FreeBSD.");
  }
  const programs = build();
  const folder = await mkdtemp(join(tmpdir(), "convoscope-instructions-"));
  try {
    for (const row of rows) {
      const { bench, name, scripts, counted } = /** @type {typeof ROWS[string]} */ (ROWS[row]);
      const program = programs.get(bench);
      if (program === undefined) throw new StepError(`cargo has built no bench "${bench}".`);
      for (const script of scripts) {
        for (const step of counted) {
          const found = await count(program, `${bench}::${name}${script === null ? "" : `::${script}`}`, `${bench}::counted::${step}`, folder);
          const title = [row, script?.toLowerCase(), step.startsWith("whole") ? null : step].filter(Boolean).join(" ");
          console.log(`${title.padEnd(24)}${found.toLocaleString("en").padStart(14)}`);
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Builds the benches; gives the program of each. */
function build() {
  const { status, stdout } = spawnSync("cargo", ["bench", "--locked", "--no-run", "--message-format", "json-render-diagnostics"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: Number.POSITIVE_INFINITY,
    // Names of functions are all that callgrind needs.
    env: { ...process.env, CARGO_PROFILE_BENCH_DEBUG: "line-tables-only" },
  });
  if (status !== 0) throw new StepError("The benches do not compile.");
  /** @type {Map<string, string>} */
  const programs = new Map();
  for (const line of stdout.split("\n").filter((line) => line.startsWith("{"))) {
    const { executable, target } = JSON.parse(line);
    if (executable && target.kind.includes("bench")) programs.set(target.name, executable);
  }
  return programs;
}

/**
 * Runs one bench once, and counts the instructions inside of a function.
 * @param {string} program
 * @param {string} bench
 * @param {string} counted
 * @param {string} folder
 */
async function count(program, bench, counted, folder) {
  const output = join(folder, "callgrind.out");
  const { status, stderr, stdout } = spawnSync(
    "valgrind",
    ["--tool=callgrind", `--callgrind-out-file=${output}`, "--collect-atstart=no", `--toggle-collect=${counted}*`, program, "--test", "--exact", bench],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new StepError(`valgrind has failed:\n${stdout}${stderr}`);
  const total = /^(?:summary|totals): (\d+)/m.exec(await readFile(output, "utf8"));
  const instructions = Number(total?.[1] ?? 0);
  if (instructions === 0) throw new StepError(`Nothing was counted of ${counted} in ${bench}: is there such a function, and such a bench?`);
  return instructions;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", default: false } } });
    const unknown = positionals.find((row) => !(row in ROWS));
    if (unknown !== undefined) throw new TypeError(`There is no row "${unknown}". There are ${Object.keys(ROWS).join(", ")}.`);
    return { help: values.help, rows: positionals.length > 0 ? positionals : Object.keys(ROWS) };
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

// npm run fuzz
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { StepError, StepSkipped, ask, main, run, step } from "../xtask/npm/step.mjs";

const TARGETS = [...(await readFile("fuzz/Cargo.toml", "utf8")).matchAll(/\[\[bin\]\]\nname = "(\w+)"/g)].map(([, name]) => name ?? "");

const HELP = `Coverage-guided fuzzing of the native readers, by libFuzzer: docs/reliability.md.

Usage: npm run fuzz -- [options] [target…]

  target              ${TARGETS.join(", ")} (default: each in turn)
  --minutes <number>  for each target (default 5)
  --help              Show this.

Begins with tests/fixtures and what earlier runs found (fuzz/corpus). An input that breaks something is left in
fuzz/artifacts, and named. Needs a nightly toolchain and cargo-fuzz:
  rustup toolchain install nightly && cargo install cargo-fuzz
`;

await main(async () => {
  const { values, positionals } = readOptions();
  if (values.help) return console.log(HELP);
  if (ask("cargo", ["+nightly", "fuzz", "--version"]) === null) throw new StepSkipped(`There is no cargo-fuzz.\n\n${HELP}`);
  for (const target of positionals.length > 0 ? positionals : TARGETS) {
    await step(`Fuzz: ${target}`, async () => {
      const corpus = `fuzz/corpus/${target}`;
      await mkdir(corpus, { recursive: true });
      const seeds = `fuzz/seeds/${target}`;
      // No sanitizer: our own code holds no unsafe, and without one it is twice as fast.
      await run("cargo", [
        "+nightly", "fuzz", "run", "--sanitizer", "none", target, corpus, existsSync(seeds) ? seeds : "tests/fixtures",
        "--", `-max_total_time=${Math.round(Number(values.minutes) * 60)}`, "-dict=fuzz/json.dict", "-max_len=16384", "-timeout=10", "-print_final_stats=1", "-verbosity=0",
      ]);
    });
  }
});

function readOptions() {
  try {
    const options = parseArgs({
      allowPositionals: true,
      options: { minutes: { type: "string", default: "5" }, help: { type: "boolean", default: false } },
    });
    const unknown = options.positionals.find((name) => !TARGETS.includes(name));
    if (unknown !== undefined) throw new TypeError(`There is no target "${unknown}".`);
    if (!(Number(options.values.minutes) > 0)) throw new TypeError(`--minutes must be a number above 0, found "${options.values.minutes}".`);
    return options;
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

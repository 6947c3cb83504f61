// npm run torture
import { parseArgs } from "node:util";
import { StepError, main } from "../../xtask/npm/step.mjs";
import { torture } from "./package.mjs";

const HELP = `Random schedules over the sandbox, its faults and everything a client can do, under fake time, held
against what is promised: docs/reliability.md. On the package that \`npm run build\` left in pkg/, packed.

Usage: npm run torture -- [options]

  --minutes <number>  how long (default 10)
  --runs <number>     so many scenarios instead
  --seed <number>     where chance begins (default: the time of day; printed)
  --path <path>       with --seed: the one scenario that a failure has named
  --help              Show this.
`;

await main(async () => {
  const options = readOptions();
  if (options === null) console.log(HELP);
  else await torture(options);
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string" },
        runs: { type: "string" },
        seed: { type: "string" },
        path: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return null;
    /** @param {"minutes" | "runs" | "seed"} name */
    const number = (name) => {
      const text = values[name];
      if (text === undefined) return null;
      if (!/^-?\d+(\.\d+)?$/.test(text)) throw new TypeError(`--${name} must be a number, found "${text}".`);
      return Number(text);
    };
    const runs = number("runs");
    return {
      seed: number("seed") ?? Date.now() % 2 ** 31,
      runs,
      minutes: number("minutes") ?? (runs === null ? 10 : null),
      path: values.path ?? null,
    };
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

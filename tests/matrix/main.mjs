// npm run matrix
import { parseArgs } from "node:util";
import { StepError, main } from "../../xtask/npm/step.mjs";
import { inShort, matrix } from "./matrix.mjs";
import { places } from "./places/index.mjs";

const HELP = `The package in the tools that people use it with: throw-away projects, installed from the packed tarball that
\`npm run build\` left in pkg/, then built and run. Installing needs npm's registry, or a warm cache of it.

Usage: npm run matrix -- [options] [place…]

  place           only places whose name begins so: "vite" is all versions of Vite
  --list          print the names of the places
  --short         the representative third that \`npm test\` runs
  --jobs <1|2>    how many places at once (default 2)
  --keep          leave the projects, for a look
  --write         write the rows, with their date, into docs/compatibility.md
  --help          Show this.
`;

await main(async () => {
  const { values, positionals } = readOptions();
  if (values.help) return console.log(HELP);
  const chosen = choose(positionals, values.short);
  if (values.list) return console.log(chosen.map(({ name }) => name).join("\n"));
  await matrix(chosen, { jobs: Number(values.jobs), keep: values.keep, write: values.write });
});

/** @param {readonly string[]} names @param {boolean} short */
function choose(names, short) {
  const named = places.filter((place) => names.length === 0 || names.some((name) => place.name.startsWith(name)));
  const chosen = short ? inShort(named) : named;
  if (chosen.length === 0) throw new StepError(`No such place. There are: ${places.map(({ name }) => name).join(", ")}.`);
  return chosen;
}

function readOptions() {
  try {
    const options = parseArgs({
      allowPositionals: true,
      options: {
        list: { type: "boolean", default: false },
        short: { type: "boolean", default: false },
        jobs: { type: "string", default: "2" },
        keep: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const { jobs } = options.values;
    if (jobs !== "1" && jobs !== "2") throw new TypeError(`--jobs must be 1 or 2, found "${jobs}".`);
    return options;
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

// npm run test:package
import { parseArgs } from "node:util";
import { StepError, main } from "../../xtask/npm/step.mjs";
import { RUNTIMES, testPackage } from "./package.mjs";

const HELP = `Tests the package that \`npm run build\` left in pkg/, packed and installed elsewhere.

Usage: npm run test:package -- [options] [text…]

  text               Only test and case files with one of these texts in their path.
  --runtime <name>   Every case in this runtime, and nothing else (may be repeated):
                     ${RUNTIMES.join(" ")}.
                     Without it Node, Chromium and workerd run every case, other
                     runtimes those that tell them apart, other versions a few.
  --short            As "npm test" does: fewer cases in most runtimes, and short forms of what takes long.
  --keep             Leave the project with the installed package, for a look.
  --help             Show this.
`;

await main(async () => {
  const { values, positionals } = readOptions();
  if (values.help) console.log(HELP);
  else await testPackage({ runtimes: values.runtime, files: positionals, inShort: values.short, keep: values.keep });
});

function readOptions() {
  try {
    const options = parseArgs({
      allowPositionals: true,
      options: {
        runtime: { type: "string", multiple: true, default: /** @type {string[]} */ ([]) },
        short: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const unknown = options.values.runtime.find((name) => !RUNTIMES.includes(name));
    if (unknown !== undefined) throw new TypeError(`There is no runtime "${unknown}".`);
    return options;
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

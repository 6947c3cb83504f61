// The package's public declarations in one file that is checked in, so that nobody changes them by accident.
import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./setup.mjs";
import { StepError, main } from "./step.mjs";

const HELP = `Compares the declarations of pkg/ with the report that is checked in.

Usage: npm run api [-- --update]

  --update  rewrite the report

Run "npm run build" first.
`;

const NAME = "convoscope.api.md";
const REPORT = join("etc", NAME);
/** The folder for making the report. */
const FOLDER = join("target", "api-report");

/** @param {{ update: boolean }} options */
export async function apiReport({ update }) {
  const { Extractor, ExtractorConfig, ExtractorLogLevel } = await import("@microsoft/api-extractor");
  const folder = join(ROOT, FOLDER);
  await mkdir(join(ROOT, "etc"), { recursive: true });
  await mkdir(folder, { recursive: true });
  const entries = join(folder, "entries.d.ts");
  await writeFile(entries, await entriesOf(join(ROOT, "pkg"), folder));

  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, "pkg", "package.json"),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: entries,
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: "es2022", module: "nodenext", lib: ["es2022", "dom", "dom.iterable"], types: [], strict: true },
          files: [entries],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: NAME,
        reportFolder: join(ROOT, "etc"),
        reportTempFolder: folder,
        // A change of what an exported type contains changes the API too.
        includeForgottenExports: true,
      },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        // Our comments do not use API Extractor's tags.
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          "ae-missing-release-tag": { logLevel: ExtractorLogLevel.None },
          "ae-forgotten-export": { logLevel: ExtractorLogLevel.None },
          "ae-undocumented": { logLevel: ExtractorLogLevel.None },
          "ae-unresolved-link": { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  /** @type {string[]} */
  const errors = [];
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback(message) {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.formatMessageWithLocation(ROOT));
    },
  });
  if (errors.length > 0) throw new StepError(`API Extractor found:\n${errors.join("\n")}`);
  if (apiReportChanged && !update) throw new StepError(differences());
  console.log(apiReportChanged ? `${REPORT} was written` : `${REPORT} is up to date`);
}

/**
 * One module that exports each entry of the package as a namespace, so that shared exports are listed once.
 *
 * @param {string} package_
 * @param {string} folder
 */
async function entriesOf(package_, folder) {
  const manifest = await readFile(join(package_, "package.json"), "utf8").catch(() => {
    throw new StepError("pkg/ contains no package. Run `npm run build` first.");
  });
  /** @type {{ name: string, exports: Record<string, string | { types?: string }> }} */
  const { name, exports } = JSON.parse(manifest);
  return Object.entries(exports)
    .flatMap(([path, entry]) => {
      if (typeof entry === "string" || !entry.types) return [];
      const namespace = path === "." ? name : path.slice(2).replaceAll("-", "_");
      const from = relative(folder, join(package_, entry.types)).replaceAll("\\", "/").replace(/\.d\.ts$/, ".js");
      return [`export * as ${namespace} from ${JSON.stringify(from)};\n`];
    })
    .join("");
}

function differences() {
  const { stdout } = spawnSync("git", ["diff", "--no-index", "--", REPORT, join(FOLDER, NAME)], { cwd: ROOT, encoding: "utf8" });
  return (
    `${stdout}\nThe package's declarations are not what ${REPORT} says.\n` +
    'If that is what you meant, run "npm run api -- --update", and tell it in CHANGELOG.md where users notice.'
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { update: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } });
    if (values.help) return console.log(HELP);
    await apiReport({ update: values.update });
  });
}

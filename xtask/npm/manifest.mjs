// What tools think of the packed package's manifest and declarations.
import { readFile } from "node:fs/promises";
import { StepError } from "./step.mjs";

/** @param {string} tarball */
export async function lintManifest(tarball) {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(await readFile(tarball)).buffer }, strict: true });
  // `browser` is for bundlers that read no `exports`, such as Parcel; for the others `default` is the page's.
  const meant = messages.filter(({ code }) => code !== "USE_EXPORTS_BROWSER");
  const lines = meant.map((message) => `${message.type}: ${formatMessage(message, pkg) ?? message.code}`);
  if (lines.length > 0) throw new StepError(`publint has found:\n${lines.join("\n")}`);
}

/** @param {string} tarball */
export async function lintTypes(tarball) {
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))), {
    // Modules, which have no declarations.
    excludeEntrypoints: [/\.wasm$/],
  });
  if (!analysis.types) throw new StepError("are-the-types-wrong has found no types");
  // The package is ESM alone, which every Node that it names takes by `require` as well.
  const lines = analysis.problems
    .filter(({ kind }) => kind !== "CJSResolvesToESM")
    .map((problem) => `${problem.kind}: ${JSON.stringify(problem)}`);
  if (lines.length > 0) throw new StepError(`are-the-types-wrong has found:\n${lines.join("\n")}`);
}

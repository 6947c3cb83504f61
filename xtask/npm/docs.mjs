// npm run docs: the documentation site, with the reference of every export.
import { cp } from "node:fs/promises";
import { parseArgs } from "node:util";
import { serveOnLoopback } from "./loopback.mjs";
import { installPackages } from "./packages.mjs";
import { StepError, main, run, step } from "./step.mjs";

const HELP = `Builds the documentation site into docs/.vitepress/dist, from the package that \`npm run build\` made.

Usage: npm run docs -- [--serve]

  --serve   Then serve it on a free port.
  --help    Show this.
`;

const SITE = "docs/.vitepress/dist";

await main(async () => {
  const { serve: serves, help } = readOptions();
  if (help) return console.log(HELP);
  await installPackages("Tools", "docs", ["--ignore-scripts"]);
  await step("Guides", () => run("node_modules/.bin/vitepress", ["build"], { cwd: "docs" }));
  await step("Reference: TypeScript", () => run("node_modules/.bin/typedoc", [], { cwd: "docs" }));
  await step("Reference: Rust", async () => {
    await run("cargo", ["doc", "--locked", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } });
    await cp("target/doc", `${SITE}/rust`, { recursive: true, filter: (path) => !path.endsWith(".lock") });
  });
  const { default: sirv } = await import("sirv");
  const { origin, close } = await serveOnLoopback(sirv(SITE, { dev: true }));
  try {
    await step("Links", () => checkLinks(origin));
  } finally {
    if (!serves) close();
  }
  console.log(`\nThe site: ${serves ? `${origin}/\nPress Ctrl+C to stop.` : SITE}`);
});

function readOptions() {
  try {
    return parseArgs({ options: { serve: { type: "boolean" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

/**
 * Checks every page of the site and every anchor; does not ask other hosts. Skips lines of Rust sources, whose anchors
 * a script makes and to which rustdoc links by the hundred.
 *
 * @param {string} origin
 */
async function checkLinks(origin) {
  const skipped = [`^(?!${origin}/)`, "/rust/src/"].flatMap((pattern) => ["--skip", pattern]);
  await run("node_modules/.bin/linkinator", [`${origin}/`, "--recurse", "--check-fragments", "--verbosity", "error", ...skipped], { cwd: "docs" });
}

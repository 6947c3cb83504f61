// npm run release:dry: a whole release, except the publishing.
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apiReport } from "./api-report.mjs";
import { auditCrates, auditPackages, checkCrates } from "./audit.mjs";
import { cargoTools } from "./cargo-tools.mjs";
import { lintManifest, lintTypes } from "./manifest.mjs";
import { buildAgain, copyOfTheProject } from "./reproduce.mjs";
import { writeSbom } from "./sbom.mjs";
import { setup } from "./setup.mjs";
import { StepError, ask, main, optionalStep, run, step } from "./step.mjs";
import { lintWorkflows } from "./workflows.mjs";

const HELP = `A whole release, except the publishing: builds twice and compares the bytes, packs, and checks what would be
published. Leaves the tarball and its bill of materials (CycloneDX) in target/npm/.

Usage: npm run release:dry -- [--tag <tag>]

  --tag <tag>  as for the release: the tag must name the version, the changelog must have its heading, the manifest
               its repository, and nothing may be uncommitted. Without it these are only reported.
  --help       Show this.

The first run builds cargo-deny and cargo-cyclonedx, which takes minutes. The check for known vulnerabilities needs the
network: without it the check is skipped with a warning; in CI it fails.
`;

const OUTPUT = join("target", "npm");

await main(async () => {
  const { help, tag } = readOptions();
  if (help) return console.log(HELP);
  await setup();
  /** What must be done before the release. @type {string[]} */
  const open = [];
  await step("Version, changelog, repository", async () => open.push(...(await unready(tag))));
  if (tag !== undefined && open.length > 0) throw new StepError(open.join("\n"));
  await step("Workflows: actionlint", lintWorkflows);
  const env = await step("Cargo's tools", cargoTools);

  await step("Build", () => run("cargo", ["xtask", "build"]));
  const copy = await copyOfTheProject();
  try {
    await step("Build again, in another folder", () => buildAgain(copy));
    const packed = await step("Pack", pack);
    await step("Size", () => run("cargo", ["xtask", "size"]));
    await step("API report", () => apiReport({ update: false }));
    await step("publint", () => lintManifest(packed.path));
    await step("are-the-types-wrong", () => lintTypes(packed.path));
    const path = packed.path.replace(/\.tgz$/, ".cdx.json");
    await step("Bill of materials", () => writeSbom({ copy: copy.folder, env, packed, path }));
  } finally {
    await copy.remove();
  }
  await step("Crates: licences, sources, duplicates", () => checkCrates(env));
  await optionalStep("Crates: known weaknesses", () => auditCrates(env));
  await optionalStep("npm packages: known weaknesses", auditPackages);

  for (const line of open) console.warn(`\n⚠ Before the release: ${line}`);
});

function readOptions() {
  try {
    return parseArgs({ options: { tag: { type: "string" }, help: { type: "boolean", default: false } } }).values;
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

/** The reasons why this cannot be released. @param {string | undefined} tag */
async function unready(tag) {
  const { packages } = JSON.parse(ask("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"]) ?? '{"packages":[]}');
  /** @type {{ version: string } | undefined} */
  const crate = packages.find((/** @type {{ name: string }} */ { name }) => name === "convoscope");
  if (!crate) throw new StepError("cargo metadata names no crate `convoscope`.");
  const { version } = crate;
  const headings = [...(await readFile("CHANGELOG.md", "utf8")).matchAll(/^## (.+)$/gm)].map(([, text]) => text ?? "");
  console.log(`Cargo.toml: ${version}; CHANGELOG.md: ${headings[0] ?? "no heading"}`);
  const isOfVersion = (/** @type {string} */ text) => new RegExp(`^\\[?${version.replaceAll(".", "\\.")}\\]? - \\d{4}-\\d{2}-\\d{2}$`).test(text);
  if (headings[0] !== "Unreleased" && !isOfVersion(headings[0] ?? "")) {
    throw new StepError(`CHANGELOG.md must begin with "## Unreleased" or "## ${version} - <date>", as Cargo.toml says; found "${headings[0]}".`);
  }
  /** @type {{ repository?: unknown }} */
  const manifest = JSON.parse(await readFile("pkg-template/package.json", "utf8"));
  return [
    tag !== undefined && tag !== `v${version}` && `the tag is ${tag}, and Cargo.toml's version ${version}.`,
    headings[0] === "Unreleased" && `CHANGELOG.md's first heading is "Unreleased": "${version} - <date>" is what a release has.`,
    !manifest.repository && 'pkg-template/package.json names no "repository": npm takes provenance only from the one it names.',
    ask("git", ["status", "--porcelain"]) !== "" && "something is not committed.",
  ].filter((line) => line !== false);
}

/** @returns {Promise<{ name: string, version: string, integrity: string, path: string }>} */
async function pack() {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  const text = ask("npm", ["pack", "./pkg", "--json", "--pack-destination", OUTPUT]);
  if (text === null) throw new StepError("npm pack failed");
  const [packed] = JSON.parse(text);
  for (const { path, size } of packed.files) console.log(`${String(size).padStart(9)}  ${path}`);
  console.log(`${String(packed.size).padStart(9)}  ${packed.filename}: ${packed.files.length} files, ${packed.unpackedSize} bytes unpacked`);
  console.log(packed.integrity);
  return { ...packed, path: join(OUTPUT, packed.filename) };
}

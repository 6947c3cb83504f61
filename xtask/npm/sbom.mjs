// The bill of materials of the packed package, in CycloneDX: the crates inside its modules.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepError, ask, run } from "./step.mjs";

/**
 * Written next to the tarball, whose hash it contains.
 *
 * @param {object} options
 * @param {string} options.copy a copy of the project: the tool leaves its files beside each Cargo.toml
 * @param {Record<string, string>} options.env with the tool
 * @param {{ name: string, version: string, integrity: string }} options.packed
 * @param {string} options.path the output
 */
export async function writeSbom({ copy, env, packed, path }) {
  // The commit's time instead of the current one, so that the same commit gives the same bytes.
  const epoch = ask("git", ["log", "-1", "--format=%ct"]) ?? "0";
  const args = ["--format=json", "--spec-version=1.5", "--target=wasm32-unknown-unknown", "--features=server", "--quiet", "--override-filename=sbom"];
  await run("cargo", ["cyclonedx", ...args], { cwd: copy, env: { ...env, SOURCE_DATE_EPOCH: epoch } });
  const bill = JSON.parse(await readFile(join(copy, "sbom.json"), "utf8"));

  // The tool describes the crate and its folder on this machine. The published npm package is made of it and has no
  // dependencies.
  const manifest = JSON.parse(await readFile("pkg/package.json", "utf8"));
  for (const key of ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) {
    if (manifest[key] !== undefined) throw new StepError(`The package has ${key}, which the bill of materials does not include.`);
  }
  const { "bom-ref": crate, licenses } = bill.metadata.component;
  const purl = `pkg:npm/${packed.name}@${packed.version}`;
  bill.metadata.component = {
    type: "library",
    "bom-ref": purl,
    name: packed.name,
    version: packed.version,
    description: manifest.description,
    hashes: [{ alg: "SHA-512", content: Buffer.from(packed.integrity.slice("sha512-".length), "base64").toString("hex") }],
    licenses,
    purl,
  };
  for (const dependency of bill.dependencies) {
    if (dependency.ref === crate) dependency.ref = purl;
  }
  const text = `${JSON.stringify(bill, null, 2)}\n`;
  if (text.includes("file://")) throw new StepError("The bill of materials contains a path of this machine.");
  await writeFile(path, text);
  console.log(`${path}: ${bill.components.length} crates`);
}

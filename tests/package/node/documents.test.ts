import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { OPTION_OBJECTS } from "../option-objects.js";

const consumer = process.env["CONVOSCOPE_CONSUMER"] ?? assert.fail("CONVOSCOPE_CONSUMER is not set: use `npm run test:package`");
const installed = join(consumer, "node_modules/convoscope");
const read = (path: string) => readFile(join(installed, path), "utf8");

/** What lies in a folder of the package, folders inside of it too. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(installed, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1).replaceAll("\\", "/"));
}

/** What git has in a folder. */
const inGit = (folder: string) => execFileSync("git", ["ls-files", folder], { encoding: "utf8" }).trim().split("\n");

/** A document without its code. */
const prose = (text: string) => text.replaceAll(/^```.*\n[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]]/g, ""));

/** The names of its headings, as GitHub makes them. */
function placesOf(text: string): string[] {
  const titles = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\- ]/gu, "").replaceAll(" ", "-"));
}

test("guides, examples and SECURITY.md travel with the package", async () => {
  const guides = inGit("docs").filter((path) => /^docs\/[^/]+\.md$/.test(path) && path !== "docs/index.md");
  assert.deepEqual((await filesOf("docs")).sort(), guides.sort());
  // npm packs no .gitignore.
  const sources = inGit("examples").filter((path) => !path.endsWith(".gitignore"));
  assert.deepEqual((await filesOf("examples")).sort(), sources.sort());
  for (const name of ["README.md", "CHANGELOG.md", "SECURITY.md"]) assert.ok(existsSync(join(installed, name)), name);
});

test("every relative link of the packed documents leads to something that is packed", async () => {
  const documents = (await filesOf(".")).filter((path) => path.endsWith(".md"));
  let count = 0;
  const dead: string[] = [];
  for (const path of documents) {
    for (const [, target = ""] of prose(await read(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      count += 1;
      const [file = "", place] = target.split("#");
      const found = file === "" ? path : join(dirname(path), file);
      const leads = existsSync(join(installed, found)) && (place === undefined || placesOf(await read(found)).includes(place));
      if (!leads) dead.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(dead, []);
  assert.ok(count > 50, `${count} links`);
});

test("the guide of the gateway has a row for each of its options, and for nothing else", async () => {
  const { names } = OPTION_OBJECTS.find(({ name }) => name === "createGateway()") ?? assert.fail("no createGateway()");
  const [, table = ""] = (await read("docs/gateway.md")).split("| option | default | |\n");
  const rows = [...(table.split("\n\n")[0] ?? "").matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, name]) => name);
  assert.deepEqual(rows.sort(), [...names].sort());
});

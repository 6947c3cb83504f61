import { readFile, readdir } from "node:fs/promises";

/**
 * An example of README.md or docs/: a fenced block whose language is followed by the runtime it runs in.
 * @typedef {object} Example
 * @property {string} document its file
 * @property {string} runtime
 * @property {string} heading the one it stands under
 * @property {string} code
 */

/** Languages whose blocks are programs of this package's users. */
const LANGUAGES = ["ts", "tsx", "js", "jsx", "mjs"];

/** Files with examples, README.md first. */
async function documents() {
  const guides = (await readdir("docs")).filter((name) => name.endsWith(".md")).sort();
  return ["README.md", ...guides.map((name) => `docs/${name}`)];
}

/** Their examples, in their order. @returns {Promise<Example[]>} */
export async function documentBlocks() {
  /** @type {Example[]} */
  const examples = [];
  for (const document of await documents()) {
    let heading = "";
    for (const [, title, info, code = ""] of (await readFile(document, "utf8")).matchAll(/^(?:#+ (.+)|```(.*)\n([\s\S]*?)^```)$/gm)) {
      if (title !== undefined) heading = title;
      const [language = "", runtime] = (info ?? "").split(" ");
      if (!LANGUAGES.includes(language)) continue;
      // An example that no test runs is one that may be wrong.
      if (runtime === undefined) throw new Error(`${document}, "${heading}": name the runtime of the example, as in \`\`\`ts node, or the file of tests/matrix or tests/types it is part of`);
      // Programs that generators make clients for: tests/matrix/places/generators.mjs runs them.
      if (runtime === "matrix") continue;
      if (/^tests\/(matrix|types)\//.test(runtime)) await checkQuoted(document, runtime, code);
      else examples.push({ document, runtime, heading, code });
    }
  }
  return examples;
}

/** What the matrix builds and runs, or TypeScript compiles, is quoted as it stands there. @param {string} document @param {string} file @param {string} code */
async function checkQuoted(document, file, code) {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`${document} quotes ${file}, which is not there`);
  });
  if (!text.includes(code)) throw new Error(`${document} quotes ${file} otherwise than it stands there`);
}

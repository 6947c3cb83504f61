import { readFile } from "node:fs/promises";

/**
 * An example of the README: a fenced block whose language is followed by the runtime it runs in.
 * @typedef {object} Example
 * @property {string} runtime
 * @property {string} heading the one it stands under
 * @property {string} code
 */

/** The README's examples, in their order. @returns {Promise<Example[]>} */
export async function readmeBlocks() {
  const text = await readFile("README.md", "utf8");
  /** @type {Example[]} */
  const examples = [];
  let heading = "";
  for (const [, title, info, code] of text.matchAll(/^(?:#+ (.+)|```(.*)\n([\s\S]*?)^```)$/gm)) {
    if (title !== undefined) heading = title;
    const [language, runtime] = (info ?? "").split(" ");
    if (language !== "ts") continue;
    // An example that no test runs is one that may be wrong.
    if (runtime === undefined) throw new Error(`README, "${heading}": name the runtime of the example, as in \`\`\`ts node`);
    examples.push({ runtime, heading, code: code ?? "" });
  }
  return examples;
}

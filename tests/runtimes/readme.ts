import { resolve } from "node:path";
import type { Plugin } from "esbuild";
import { PAGES, PROCESSES, type Runtime } from "./case.js";
import { readmeBlocks } from "./readme-blocks.mjs";

/** Where an example runs: what is printed for Node runs in its likes, too; "proxy" in Node, behind one. */
export function runtimesOf({ runtime }: { readonly runtime: string }): readonly Runtime[] {
  if (runtime === "proxy") return ["node"];
  return [PROCESSES, PAGES].find((likes: readonly string[]) => likes.includes(runtime)) ?? [runtime as Runtime];
}

/** Makes the README's examples importable: `readme:examples` lists them, so that a test can run each. */
export function readmeExamples(here: Runtime): Plugin {
  return {
    name: "examples of the README",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^readme:/ }, ({ path }) => ({ path: path.slice("readme:".length), namespace: "readme" }));
      onLoad({ filter: /.*/, namespace: "readme" }, async ({ path }) => {
        const examples = await readmeBlocks();
        if (path !== "examples") {
          return { contents: examples[Number(path)]?.code ?? "", loader: "ts", resolveDir: resolve("tests") };
        }
        const entries = examples.map((example, index) => {
          const { runtime, heading } = example;
          const run = runtimesOf(example).includes(here) ? `import("readme:${index}")` : 'Promise.reject(new Error("for another runtime"))';
          return `{ ...${JSON.stringify({ runtime, heading, runtimes: runtimesOf(example) })}, run: () => ${run} }`;
        });
        return { contents: `export const examples = [${entries.join(",\n")}];`, loader: "ts" };
      });
    },
  };
}

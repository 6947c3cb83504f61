import { resolve } from "node:path";
import type { Plugin } from "esbuild";
import { PAGES, PROCESSES, type Runtime } from "./case.js";
import { documentBlocks } from "./document-blocks.mjs";

/** Run in Node alone: behind a proxy, as a server that listens, and writing a file. */
const NODE_ALONE = ["proxy", "server", "file"];

/** Where an example runs: what is printed for Node runs in its likes, too. */
export function runtimesOf({ runtime }: { readonly runtime: string }): readonly Runtime[] {
  if (NODE_ALONE.includes(runtime)) return ["node"];
  return [PROCESSES, PAGES].find((likes: readonly string[]) => likes.includes(runtime)) ?? [runtime as Runtime];
}

/** Makes the examples of README and docs importable: `documents:examples` lists them, so that a test can run each. */
export function documentExamples(here: Runtime): Plugin {
  return {
    name: "examples of the documents",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^documents:/ }, ({ path }) => ({ path: path.slice("documents:".length), namespace: "documents" }));
      onLoad({ filter: /.*/, namespace: "documents" }, async ({ path }) => {
        const examples = await documentBlocks();
        if (path !== "examples") {
          return { contents: examples[Number(path)]?.code ?? "", loader: "ts", resolveDir: resolve("tests") };
        }
        const entries = examples.map((example, index) => {
          const { document, runtime, heading } = example;
          const run = runtimesOf(example).includes(here) ? `import("documents:${index}")` : 'Promise.reject(new Error("for another runtime"))';
          return `{ ...${JSON.stringify({ document, runtime, heading, runtimes: runtimesOf(example) })}, run: () => ${run} }`;
        });
        return { contents: `export const examples = [${entries.join(",\n")}];`, loader: "ts" };
      });
    },
  };
}

import { type Case, isProcess } from "../../runtimes/case.js";
import { loadsFrom } from "../source.js";
import { wasmUrl } from "../wasm-file.js";

export const cases: readonly Case[] = [
  // Relative to the page, where there is one.
  loadsFrom("an address as text", (runtime) => (isProcess(runtime) ? wasmUrl(runtime).href : wasmUrl(runtime).pathname)),
];

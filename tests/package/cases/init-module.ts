import type { Case } from "../../runtimes/case.js";
import { loadsFrom } from "../source.js";
import { wasmBytes } from "../wasm-file.js";

export const cases: readonly Case[] = [loadsFrom("a compiled module", async (runtime) => WebAssembly.compile(await wasmBytes(runtime)))];

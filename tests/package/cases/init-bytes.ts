import type { Case } from "../../runtimes/case.js";
import { loadsFrom } from "../source.js";
import { wasmBytes } from "../wasm-file.js";

export const cases: readonly Case[] = [loadsFrom("bytes", async (runtime) => (await wasmBytes(runtime)).buffer)];

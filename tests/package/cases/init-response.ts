import type { Case } from "../../runtimes/case.js";
import { loadsFrom } from "../source.js";
import { wasmBytes } from "../wasm-file.js";

export const cases: readonly Case[] = [
  loadsFrom("a Response", async (runtime) => new Response(await wasmBytes(runtime), { headers: { "content-type": "application/wasm" } })),
];

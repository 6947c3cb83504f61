import type { Case } from "../../runtimes/case.js";
import { loadsFrom } from "../source.js";
import { wasmUrl } from "../wasm-file.js";

export const cases: readonly Case[] = [loadsFrom("a URL", wasmUrl)];

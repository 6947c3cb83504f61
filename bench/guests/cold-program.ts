import type { Script } from "../words.js";
import { type Route, coldStart } from "./cold.js";

const [route, script] = process.argv.slice(2) as [Route, Script];
process.stdout.write(JSON.stringify(await coldStart(route, script)));

// In Node and Bun: one order in, as an argument; one result out, as JSON.
import { type Order, obey } from "./timed.js";

const order = JSON.parse(process.argv[2] ?? "null") as Order;
const result = JSON.stringify(await obey(order));
// Connections kept alive would keep the process, too.
process.stdout.write(result, () => process.exit());

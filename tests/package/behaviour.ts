import type { Case } from "../runtimes/case.js";
import { onEach } from "./on-each.js";
import { type Way, WAYS } from "./ways.js";

/** A case that holds on every way to a platform, straight and through a gateway, and says on which it fails. */
export const onEveryWay = (name: string, run: (way: Way) => Promise<void>): Case => onEach(WAYS, ({ name }) => name, name, run);

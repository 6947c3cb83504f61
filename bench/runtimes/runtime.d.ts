import type { Order } from "../guests/timed.js";
import type { Route } from "../guests/cold.js";
import type { Memory } from "../guests/memory.js";
import type { Script } from "../words.js";

/** Where guests run. Every call has a process or page of its own. */
export interface Runtime {
  name: string;
  version: string;
  obey(order: Order): Promise<unknown>;
  cold(route: Route, script: Script): Promise<number>;
  /** Where the module's memory can be seen. */
  memory?(what: "many" | "page" | "long", script: Script): Promise<Memory>;
  close(): Promise<void>;
}

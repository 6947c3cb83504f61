import type { Order } from "../guests/timed.js";
import type { Route } from "../guests/cold.js";
import type { Imported, PackageName } from "../guests/installed.js";
import type { Memory, What } from "../guests/memory.js";
import type { Part, Side } from "../guests/retained.js";
import type { Script } from "../words.js";
import type { GuestProcess } from "../guest-process.mjs";
import type { Side as GatewaySide } from "../gateway-cases.js";

/** Where guests run. Every call has a process or page of its own. */
export interface Runtime {
  name: string;
  version: string;
  /** Where a guest can tell the time. */
  obey?(order: Order): Promise<unknown>;
  cold(route: Route, script: Script): Promise<number>;
  /** The same over a connection of so many bits a second. */
  coldOver?(bitsPerSecond: number, route: Route, script: Script): Promise<number>;
  /** Where the module's memory can be seen. */
  memory?(what: What, script: Script, conversations: number): Promise<Memory>;
  /** Where a server can listen: a gateway, or a proxy, before the platform at an address; its greeting is its own. */
  serve?(side: GatewaySide, platform: string): Promise<GuestProcess>;
  /** Where packages are installed in folders: what it takes to import one in a project that holds the guest. */
  imported?(project: string, name: PackageName): Promise<Imported>;
  /** Where garbage can be collected at will: bytes that stay when a part of each page is kept. */
  retained?(side: Side, part: Part, script: Script): Promise<number>;
  close(): Promise<void>;
}

import type { Output } from "./output.mjs";
import type { Project } from "./project.mjs";

/** A tool in one version, with a project that a user of it would recognise. */
export interface Place {
  /** By which it is chosen: `vite-7`. */
  name: string;
  /** As a table has it: `Vite`. */
  title: string;
  /** The npm package whose version the table tells. Null: nothing but the platform itself, or not npm's: its title tells. */
  tool: string | null;
  /** Folder in templates/. */
  template: string;
  /** Versions of dependencies, where one template serves several. */
  versions?: Record<string, string>;
  /** Folder that the commands run in, where the project is not the template's root. */
  within?: string;
  /** The version of Node that its commands run in. Default this machine's. */
  node?: string;
  /** Default npm. */
  installer?: "npm" | "pnpm" | "yarn";
  /** Whether `npm test` runs it, or which of its checks. */
  short?: true | readonly string[];
  /** The client is `convoscope/browser`: sources of page/, then those of this folder, take the place of the shared and of
   *  the template's own. */
  entry?: "page" | "page-served" | "page-native";
  /** A server with a gateway: its module belongs there. */
  gateway?: boolean;
  /** What has to be configured. Nothing to say: nothing. */
  note?: string;
  /** By what is tried: `build`, `dev server`. Each is a row. They run in this order, in one project. */
  checks: Record<string, (project: Project) => Promise<Output | void>>;
}

export interface Row {
  place: Place;
  check: string;
  version: string;
  /** Null: as it should. */
  failure: string | null;
  output: Output | null;
  seconds: number;
}

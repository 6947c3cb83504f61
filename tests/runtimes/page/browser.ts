import type { RequestListener } from "node:http";

/** A browser that is open, beside the server that it visits. */
export interface Browser {
  readonly origin: string;
  visit(url: string): Promise<Visit>;
  close(): Promise<void>;
}

/** A page, open. */
export interface Visit {
  /** What went wrong in it by itself, as far as the browser tells. */
  readonly problems: readonly string[];
  /** What an expression becomes, once it has settled. */
  evaluate(expression: string): Promise<unknown>;
  leave(): Promise<void>;
}

export type OpenBrowser = (serve: RequestListener) => Promise<Browser>;

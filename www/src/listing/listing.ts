import type { Page } from "convoscope/browser";
import type { Waiting } from "../activity.js";
import type { Failure } from "../part.js";
import type { Listed } from "./listed.js";

/** The list of conversations loaded so far. */
export interface Listing {
  /** `loading`: the first page; `more`: a following one; `stopped`: the visitor has enough. */
  phase: "loading" | "more" | "ready" | "stopped" | "failed";
  items: readonly Listed[];
  /** How many the gateway brought: more than there are if the page itself leaves some out. */
  read: number;
  rejected: Page["rejected"];
  /** The provider's total, if it gives one. */
  total: number | null;
  /** Cursor of the next page; null at the end. */
  next: string | null;
  pages: number;
  duplicates: number;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  error: Failure | null;
}

export const EMPTY_LISTING: Listing = {
  phase: "loading",
  items: [],
  read: 0,
  rejected: [],
  total: null,
  next: null,
  pages: 0,
  duplicates: 0,
  waiting: null,
  error: null,
};

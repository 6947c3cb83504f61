/** What stands in the middle of the page: three ways to look at what the filter matches. */
export type Section = "list" | "summary" | "export";
export const SECTIONS: readonly Section[] = ["list", "summary", "export"];

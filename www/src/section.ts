/** The content in the middle of the page: three views of the matching conversations. */
export type Section = "list" | "summary" | "export";
export const SECTIONS: readonly Section[] = ["list", "summary", "export"];

/** Replaced with the address when a guest is bundled. */
declare const SANDBOX_URL: string;

/** Replaced with the runtime's name when a guest is bundled. */
declare const RUNTIME: import("./case.js").Runtime;

/** Stands for the case file that a guest is bundled with (see bundle.ts). */
declare module "case-file" {
  export const cases: readonly import("./case.js").Case[];
}

/** Replaced with the address when a guest is bundled. */
declare const SANDBOX_URL: string;

/** Replaced with the runtime's name when a guest is bundled. */
declare const RUNTIME: import("./case.js").Runtime;

/** Whether a case may take long. `npm test` runs short forms of what does. Replaced when a guest is bundled. */
declare const IN_FULL: boolean;

/** Stands for the case file that a guest is bundled with (see bundle.ts). */
declare module "case-file" {
  export const cases: readonly import("./case.js").Case[];
}

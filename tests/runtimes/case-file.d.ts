/** Replaced with the address when a guest is bundled. */
declare const SANDBOX_URL: string;

/** Stands for the case file that a guest is bundled with (see bundle.ts). */
declare module "case-file" {
  export const cases: readonly import("./case.js").Case[];
}

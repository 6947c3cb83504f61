/** `true` when two types are the same, with their optional and readonly marks, and not merely alike. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only where its type argument is `true`. */
export function expectType<_Expected extends true>(): void {}

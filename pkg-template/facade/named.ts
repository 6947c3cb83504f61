/** The names that a list certainly has: not those of an array of unknown length, nor of a variable with several possible
 *  values. */
export type WrittenOut<L extends readonly string[]> = number extends L["length"]
  ? never
  : { [I in keyof L]: IsOne<L[I]> extends true ? L[I] : never }[number];

type IsOne<T, All = T> = T extends unknown ? ([All] extends [T] ? true : false) : never;

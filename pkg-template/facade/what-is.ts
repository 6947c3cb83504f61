// Also called by the WebAssembly module: see src/wasm/codec.rs.

const { toString } = Object.prototype;

/** Names a value's kind for messages, with an article ("a Map"). Undefined for a plain object: one whose own members
 *  are all there is, of any realm, a proxy of one, or one without a prototype. */
export function whatIs(value: unknown): string | undefined {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  try {
    if (Array.isArray(value)) return "an array";
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || isObjectPrototype(prototype as object)) return undefined;
    const kind = toString.call(value).slice(8, -1);
    if (kind !== "Object" && NAME.test(kind)) return `${article(kind)} ${kind}${BOXED.test(kind) ? " object" : ""}`;
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "Object" && NAME.test(name) ? `an instance of ${name}` : "an object that inherits from another";
  } catch {
    return "an object that cannot be read";
  }
}

/** Names a value's kind, plain objects included, and shows nothing of its contents: it may be a credential. */
export const described = (value: unknown): string => whatIs(value) ?? "an object";

/** Whether a value passes a test of its structure. One that throws when read does not. */
export function fits<T>(value: unknown, test: (value: T) => boolean): value is T {
  try {
    return test(value as T);
  } catch {
    return false;
  }
}

/** Longer lists are mistakes: an array may claim any length. */
const LONGEST_LIST = 10_000;

/** A copy of a list whose items pass a test. Undefined for anything else. */
export function listOf<T>(value: unknown, isItem: (item: unknown) => item is T): T[] | undefined {
  try {
    if (!Array.isArray(value) || value.length > LONGEST_LIST) return undefined;
    const items: unknown[] = [...value];
    return items.every(isItem) ? items : undefined;
  } catch {
    return undefined;
  }
}

export const isText = (value: unknown): value is string => typeof value === "string";

const NAME = /^\w{1,40}$/;
/** Without "object" they would read like the primitive. */
const BOXED = /^(?:String|Number|Boolean|Symbol|BigInt|URL)$/;

const article = (name: string): string => (/^[AEIO]/.test(name) ? "an" : "a");

/** Recognises another realm's by a method that only an `Object.prototype` has. */
function isObjectPrototype(prototype: object): boolean {
  return prototype === Object.prototype || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf"));
}

// Also called by the WebAssembly module: see src/wasm/codec.rs.

const { toString } = Object.prototype;

/**
 * What a value is, with its article, for messages ("a Map"). Undefined for a plain object: one whose own
 * members are all there is to it, of whatever realm, a proxy of one, or one without a prototype.
 */
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

/** What a value is, plain objects too, and nothing of what it holds: it may be a credential. */
export const described = (value: unknown): string => whatIs(value) ?? "an object";

/** Longer lists are slips: an array may claim any length. */
const LONGEST_LIST = 10_000;

/** A copy of a list of such items; undefined for anything else. */
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
/** Others would be taken for what they stand for. */
const BOXED = /^(?:String|Number|Boolean|Symbol|BigInt|URL)$/;

const article = (name: string): string => (/^[AEIO]/.test(name) ? "an" : "a");

/** Another realm's is known by a function that only an `Object.prototype` has of its own. */
function isObjectPrototype(prototype: object): boolean {
  return prototype === Object.prototype || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf"));
}

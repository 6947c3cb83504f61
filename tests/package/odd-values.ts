import type { Arbitrary } from "fast-check";

const hostile = (): never => {
  throw new RangeError("hands off");
};

/** Throws whatever is done to it. */
const throwingProxy = (target: object): object =>
  new Proxy(target, {
    get: hostile, set: hostile, has: hostile, ownKeys: hostile, getPrototypeOf: hostile, getOwnPropertyDescriptor: hostile, defineProperty: hostile, deleteProperty: hostile,
    apply: hostile, construct: hostile, isExtensible: hostile, preventExtensions: hostile, setPrototypeOf: hostile,
  });

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const value: Record<string, unknown> = { metadata: {} };
  value["metadata"] = { inside: [value] };
  return value;
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

const detachedView = (): Uint8Array => {
  const view = new Uint8Array(8);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
};

const deep = (): object => Array.from({ length: 200 }).reduce<object>((inside) => ({ inside }), {});

class Odd {
  get status(): string {
    return hostile();
  }
}

/** Values that nobody should pass, each made anew. Each kind once. */
export const ODD: readonly (() => unknown)[] = [
  () => undefined, () => null, () => true, () => 0, () => -1, () => 1.5, () => Number.NaN, () => Infinity, () => 2 ** 60, () => "", () => "eigi", () => "\ud800", () => "x".repeat(70_000), () => 1n,
  () => Symbol("x"), () => Symbol.iterator, () => ({}), () => [], () => Object.create(null) as object, () => Object.create({ status: "failed" }) as object, () => hostile, () => () => {}, () => async () => {},
  () => Odd, () => new Odd(), () => Object.defineProperty({}, "status", { enumerable: true, get: hostile }), () => ({ toString: hostile, valueOf: hostile, toJSON: hostile, [Symbol.toPrimitive]: hostile }),
  () => ({ [Symbol.iterator]: hostile }), () => ({ [Symbol.iterator]: () => ({ next: hostile }) }), () => ({ [Symbol.iterator]: 5 }), () => ({ then: hostile }), () => ({ length: 2 ** 53 }), () => new Array(2 ** 32 - 1),
  () => ({ [Symbol.toStringTag]: "ArrayBuffer", byteLength: 2 ** 40 }), () => ({ [Symbol.toStringTag]: "Headers" }), () => ({ [Symbol.toStringTag]: "Response", get status() { return hostile(); } }),
  () => ({ __proto__: { [Symbol.toStringTag]: "Response" }, get status() { return hostile(); } }), () => ({ __proto__: { [Symbol.toStringTag]: "Headers", [Symbol.iterator]: () => [5].values() } }),
  revokedProxy, () => throwingProxy({}), () => throwingProxy(() => {}), () => throwingProxy([]), () => new Proxy({}, {}), cyclic, deep,
  detached, detachedView, () => new ArrayBuffer(8), () => new Uint8Array(3), () => new Float64Array(3), () => new DataView(new ArrayBuffer(8)), () => new Date(Number.NaN), () => new Date(0), () => /x/,
  () => new Map([["status", "x"]]), () => new Set(["x"]), () => new WeakMap(), () => new Error("x"), () => new URL("https://a.example"), () => new URLSearchParams("a=b"), () => new FormData(), () => new Headers({ a: "b" }),
  () => new Response("x", { status: 404 }), () => new Request("https://a.example"), () => new ReadableStream(), () => new AbortController().signal, () => AbortSignal.abort(), () => Promise.resolve({}),
  () => new String("eigi"), () => Object(1n) as object, () => globalThis, () => Math, () => (function* () { yield hostile(); })(),
];

/** Odd values, alone and inside lists and objects with these names; made when called, since fast-check looks into values. */
export function oddValues(fc: typeof import("fast-check"), names: readonly string[]): Arbitrary<() => unknown> {
  const one = fc.constantFrom(...ODD);
  const name = fc.constantFrom(...names);
  const listOf = (item: Arbitrary<() => unknown>) => fc.array(item, { maxLength: 3 }).map((makers) => () => makers.map((make) => make()));
  const objectOf = (member: Arbitrary<() => unknown>) =>
    fc.array(fc.tuple(name, member), { maxLength: 4 }).map((members) => () => Object.fromEntries(members.map(([name, make]) => [name, make()])));
  const inside = fc.oneof(one, listOf(one), objectOf(one));
  return fc.oneof({ weight: 2, arbitrary: one }, { weight: 1, arbitrary: listOf(inside) }, { weight: 4, arbitrary: objectOf(inside) });
}

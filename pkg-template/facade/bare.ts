/** The members in an object without a prototype. The host reads them, and nothing that was added to `Object.prototype`. */
export function bare<T extends object>(members: T): T {
  return { __proto__: null, ...members };
}

/** Gives an object a property, as the descriptor says and no more. */
export function define<T extends object>(object: T, name: PropertyKey, descriptor: PropertyDescriptor): T {
  return Object.defineProperty(object, name, bare(descriptor));
}

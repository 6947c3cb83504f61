/** Copies members into an object without a prototype, so that hosts read nothing added to `Object.prototype`. */
export function bare<T extends object>(members: T): T {
  return { __proto__: null, ...members };
}

/** `Object.defineProperty` with a descriptor that inherits nothing. */
export function define<T extends object>(object: T, name: PropertyKey, descriptor: PropertyDescriptor): T {
  return Object.defineProperty(object, name, bare(descriptor));
}

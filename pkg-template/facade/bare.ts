/** What the host is to read as it stands: without a prototype, where it would find what somebody added to every object. */
export function bare<T extends object>(members: T): T {
  return { __proto__: null, ...members };
}

/** Gives an object a property, as the descriptor says and no more. */
export function define<T extends object>(object: T, name: PropertyKey, descriptor: PropertyDescriptor): T {
  return Object.defineProperty(object, name, bare(descriptor));
}

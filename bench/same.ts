// Before anything is timed, the sides must have done the same work.

/** Throws unless two results are the same in every value. (Validators change the order of keys.) */
export function assertSame(what: string, expected: unknown, found: unknown): void {
  const [wanted, got] = [canonical(expected), canonical(found)];
  if (wanted === got) return;
  let at = 0;
  while (wanted[at] === got[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  throw new Error(`${what} differs at ${at}:\n  expected …${around(wanted)}…\n  found    …${around(got)}…`);
}

/** As JSON, with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** Throws unless a result is there in full: no getter or proxy that would do its work after the clock has stopped. */
export function assertBuilt(what: string, value: unknown): void {
  // A proxy cannot be cloned.
  structuredClone(value);
  visit(value);

  function visit(part: unknown): void {
    if (typeof part !== "object" || part === null) return;
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== Array.prototype) throw new Error(`${what} holds no plain data`);
    for (const { get, value: member } of Object.values(Object.getOwnPropertyDescriptors(part))) {
      if (get !== undefined) throw new Error(`${what} holds a getter`);
      visit(member);
    }
  }
}

/** What the host does on threads of its own while time is fake. */
export interface HostWork {
  /** Whether something goes on there. */
  readonly isGoingOn: boolean;
  /** When the next of it is done. */
  next(): Promise<void>;
  /** Leaves the host as it was. */
  unwatch(): void;
}

const WHOLE_BODY = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"];

type Method = (this: unknown, ...given: unknown[]) => Promise<unknown>;

/**
 * Follows what no number of turns of the event loop is enough for: a body that becomes one value, and what WebCrypto
 * does. Firefox, which needs three turns for a body as a rule, needs 350 when its other threads wait for a core.
 * A body in pieces needs few turns everywhere, but for a clone's in Chromium: nothing clones under fake time.
 */
export function watchHostWork(): HostWork {
  const going = new Set<Promise<unknown>>();
  let done = () => {};
  const follow = (work: Promise<unknown>): Promise<unknown> => {
    going.add(work);
    const end = () => {
      going.delete(work);
      done();
    };
    work.then(end, end);
    return work;
  };

  const undo: (() => void)[] = [];
  const replace = (prototype: object, name: string, replacement: (original: Method) => Method) => {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== "function") return;
    const isOwn = Object.hasOwn(prototype, name);
    Reflect.set(prototype, name, replacement(original as Method));
    undo.push(() => (isOwn ? Reflect.set(prototype, name, original) : Reflect.deleteProperty(prototype, name)));
  };

  for (const name of WHOLE_BODY) {
    const ofPieces: unknown = Reflect.get(Response.prototype, name);
    for (const { prototype } of [Response, Request]) {
      replace(prototype, name, (original) => async function (this: unknown) {
        const { body, bodyUsed, headers } = this as Response;
        if (!body || bodyUsed || body.locked) return follow(original.call(this));
        // Its pieces may be a while in coming, in fake time; what the host makes of them is its own work.
        return follow((ofPieces as Method).call(new Response(await drained(body), { headers })));
      });
    }
  }
  for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
    if (name !== "constructor") replace(SubtleCrypto.prototype, name, (original) => function (this: unknown, ...given) {
      return follow(original.apply(this, given));
    });
  }

  return {
    get isGoingOn() {
      return going.size > 0;
    },
    next: () => new Promise((resolve) => (done = resolve)),
    unwatch() {
      for (const each of undo) each();
    },
  };
}

/** A body's pieces, all there at once. */
async function drained(body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

import type { Conversation, Walk, WalkReport } from "../wasm/convoscope.js";
import { convoscopeError } from "./error.js";
import type { Page } from "./page.js";
import { Steps, type Begun, type Stepwise } from "./steps.js";

/** Conversations, asked for when they are wanted. `await` gives the first page, `for await` every
 *  conversation. */
export interface ConversationList<C = Conversation> extends PromiseLike<Page<C>>, AsyncIterable<C> {
  /** Page by page. Leaving the loop stops a request in flight. */
  pages(): AsyncIterableIterator<Page<C>>;
  /** At most `limit` conversations. */
  take(limit: number): Promise<C[]>;
  /** What the last walk of this list has done so far; true at any moment. After a break or `take`,
   *  its `next` resumes exactly behind the last conversation that was handed over. */
  readonly report: WalkReport;
}

/** Before the first request. */
export function emptyReport(after: string | undefined): WalkReport {
  return {
    requests: 0,
    pages: 0,
    items: 0,
    duplicates: 0,
    rejected: 0,
    complete: false,
    stoppedBecause: null,
    next: after ?? null,
  };
}

/** Something that walks, with a report that outlives it. */
export class Walking<T, W extends Stepwise & { report(): WalkReport }> extends Steps<T, W> {
  #report: WalkReport;

  constructor(begin: () => Promise<Begun<W>>, after: string | undefined) {
    super(begin);
    this.#report = emptyReport(after);
  }

  /** What the walk has done so far. */
  get report(): WalkReport {
    return this.steps?.report() ?? this.#report;
  }

  protected override settled(walk: W): void {
    this.#report = walk.report();
  }
}

/** Makes a list of what `begin` begins anew for every walk. */
export function conversationList<C>(
  begin: () => Promise<Begun<Walk>>,
  after: string | undefined,
): ConversationList<C> {
  const start = () => new Walking<Page<C>, Walk>(begin, after);
  let current = start();
  let fresh = true;
  let first: { pages: Walking<Page<C>, Walk>; page: Promise<IteratorResult<Page<C>>> } | undefined;

  /** The pages of a walk that nobody has begun. */
  const begun = (): Walking<Page<C>, Walk> => {
    if (!fresh) current = start();
    fresh = false;
    return current;
  };

  /** The walk that `await` began, with its page, if nobody has gone on from there yet. */
  const resume = (): { pages: Walking<Page<C>, Walk>; ahead: Promise<IteratorResult<Page<C>>> | undefined } => {
    const waiting = first;
    first = undefined;
    return waiting === undefined ? { pages: begun(), ahead: undefined } : { pages: waiting.pages, ahead: waiting.page };
  };

  const firstPage = async (): Promise<Page<C>> => {
    if (first === undefined) {
      const pages = begun();
      const started = { pages, page: pages.next() };
      first = started;
      // A failed start is not kept: the next await tries again.
      started.page.catch(() => {
        if (first === started) first = undefined;
      });
    }
    const { done, value } = await first.page;
    if (done === true) {
      // A first page exists unless `maxPages` is below one, which is refused before.
      throw convoscopeError({ code: "invalid_response", message: "The walk ended before its first page." });
    }
    return value;
  };

  async function* conversations(limit: number): AsyncGenerator<C, void, undefined> {
    const { pages, ahead } = resume();
    let left = limit;
    let stopped: "closed" | "limit" = "closed";
    try {
      let step = await (ahead ?? pages.next());
      while (step.done !== true) {
        const { items } = step.value;
        for (const [index, conversation] of items.entries()) {
          // Counted before it is handed over: a reader that leaves has seen this one.
          pages.steps?.consumed(index + 1);
          left -= 1;
          if (left === 0) stopped = "limit";
          yield conversation;
          if (left === 0) return;
        }
        step = await pages.next();
      }
    } finally {
      pages.stop(stopped);
    }
  }

  return {
    then: (fulfilled, rejected) => firstPage().then(fulfilled, rejected),
    [Symbol.asyncIterator]: () => conversations(Number.POSITIVE_INFINITY),
    pages() {
      const { pages, ahead } = resume();
      if (ahead === undefined) return pages;
      let given = false;
      const next = () => {
        if (given) return pages.next();
        given = true;
        return ahead;
      };
      return {
        next,
        return: () => pages.return(),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async take(limit) {
      if (!(Number.isInteger(limit) && limit >= 0)) {
        throw convoscopeError({
          code: "invalid_argument",
          message: `take(${String(limit)}): the limit is a whole number, zero or more.`,
        });
      }
      const taken: C[] = [];
      if (limit === 0) return taken;
      for await (const conversation of conversations(limit)) taken.push(conversation);
      return taken;
    },
    get report() {
      return current.report;
    },
  };
}

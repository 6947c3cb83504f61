import type { Conversation, Walk, WalkReport } from "../wasm/convoscope.js";
import { convoscopeError, fromModule } from "./error.js";
import type { CallSettings } from "./options.js";
import type { Page } from "./page.js";

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

/** A walk that has begun: the module's state machine, and what the call was given. */
export interface Begun {
  readonly walk: Walk;
  readonly call: CallSettings;
}

/** Pages, one request at a time, in the order they are asked for. */
class Pages<C> implements AsyncIterableIterator<Page<C>> {
  readonly #begin: () => Promise<Begun>;
  #begun: Promise<Begun> | undefined;
  #walk: Walk | undefined;
  #report: WalkReport;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(begin: () => Promise<Begun>, report: WalkReport) {
    this.#begin = begin;
    this.#report = report;
  }

  /** What the walk has done so far. */
  get report(): WalkReport {
    return this.#walk?.report() ?? this.#report;
  }

  next(): Promise<IteratorResult<Page<C>>> {
    const page = this.#last.then(() => this.#advance());
    this.#last = page.catch(() => {});
    return page;
  }

  async return(): Promise<IteratorResult<Page<C>>> {
    this.stop("closed");
    return { done: true, value: undefined };
  }

  /** Ends the walk: at once, be a request in flight or not. */
  stop(reason: "closed" | "limit"): void {
    this.#closed = true;
    this.#walk?.stop(reason);
    this.#settle();
  }

  /** Of the last page only so many conversations were handed over. */
  consumed(items: number): void {
    this.#walk?.consumed(items);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #advance(): Promise<IteratorResult<Page<C>>> {
    if (this.#closed) return { done: true, value: undefined };
    try {
      this.#begun ??= this.#begin();
      const { walk, call } = await this.#begun;
      this.#walk = walk;
      if (this.#closed) {
        // While the module was loading.
        walk.stop("closed");
        return { done: true, value: undefined };
      }
      const page = (await walk.next(call)) as Page<C> | undefined;
      if (page !== undefined) return { done: false, value: page };
      this.#closed = true;
      return { done: true, value: undefined };
    } catch (thrown) {
      // The reader closed the iterator; what it stopped is no error of theirs.
      if (this.#closed) return { done: true, value: undefined };
      this.#closed = true;
      throw fromModule(thrown);
    } finally {
      this.#settle();
    }
  }

  /** Gives the memory of a walk that has ended back at once, and keeps its report. */
  #settle(): void {
    if (!this.#closed || this.#walk === undefined) return;
    this.#report = this.#walk.report();
    this.#walk.free();
    this.#walk = undefined;
  }
}

/** Makes a list of what `begin` begins anew for every walk. */
export function conversationList<C>(begin: () => Promise<Begun>, after: string | undefined): ConversationList<C> {
  const start = () =>
    new Pages<C>(begin, {
      requests: 0,
      pages: 0,
      items: 0,
      duplicates: 0,
      rejected: 0,
      complete: false,
      stoppedBecause: null,
      next: after ?? null,
    });
  let current = start();
  let fresh = true;
  let first: { pages: Pages<C>; page: Promise<IteratorResult<Page<C>>> } | undefined;

  /** The pages of a walk that nobody has begun. */
  const begun = (): Pages<C> => {
    if (!fresh) current = start();
    fresh = false;
    return current;
  };

  /** The walk that `await` began, with its page, if nobody has gone on from there yet. */
  const resume = (): { pages: Pages<C>; ahead: Promise<IteratorResult<Page<C>>> | undefined } => {
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
          pages.consumed(index + 1);
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

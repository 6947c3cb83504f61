import type { Conversation, Walk, ListReport } from "../wasm/convoscope.js";
import { callSite, convoscopeError, type CallSite } from "./error.js";
import { shown } from "./options.js";
import type { Page } from "./page.js";
import { readOptions } from "./read-options.js";
import { Steps, type Begun, type Stepwise } from "./steps.js";

/** Conversations, asked for when they are wanted: nothing is sent before that. As a promise (`await`,
 *  `then`, `catch`, `finally`) it gives the first page, to `for await` every conversation. */
export interface ConversationList<C = Conversation> extends Promise<Page<C>>, AsyncIterable<C> {
  /** Page by page. Leaving the loop stops a request in flight. */
  pages(): AsyncIterableIterator<Page<C>>;
  /** At most `limit` conversations. */
  take(limit: number): Promise<C[]>;
  /** All conversations, or the first `max`: all of them are then in memory at once. `report.complete` tells whether
   *  that was all. */
  toArray(options?: { max?: number | undefined }): Promise<C[]>;
  /** What the last walk of this list has done so far; true at any moment. After a break or `take`,
   *  its `next` resumes exactly behind the last conversation that was handed over; a `take` or `toArray` that fails
   *  has handed over none. */
  readonly report: ListReport;
}

/** Before the first request. */
export function emptyReport(after: string | null | undefined): ListReport {
  return {
    requests: 0,
    pages: 0,
    items: 0,
    duplicates: 0,
    rejected: 0,
    overfull: 0,
    unreadable: 0,
    complete: false,
    stoppedBecause: after === null ? "end" : null,
    next: after,
  };
}

/** Something that walks, with a report that outlives it. */
export class Walking<T, W extends Stepwise & { report(): ListReport }> extends Steps<T, W> {
  #report: ListReport;

  constructor(begin: () => Promise<Begun<W>>, site: CallSite, after: string | null | undefined) {
    super(begin, site);
    this.#report = emptyReport(after);
  }

  /** What the walk has done so far. */
  get report(): ListReport {
    const report = this.ask((walk) => walk.report()) ?? this.#report;
    // Null is the end. A walk that got nowhere has no place to go on at: as `after`, undefined begins anew.
    return report.next === null && report.stoppedBecause !== "end" ? { ...report, next: undefined } : report;
  }

  /** What came was not handed over after all. */
  takeBack(after: string | null | undefined): void {
    this.#report = { ...this.report, pages: 0, items: 0, next: after };
  }

  protected override begins(walk: W): void {
    this.#report = walk.report();
  }

  protected override settled(walk: W): void {
    this.#report = walk.report();
  }
}

/** The pages of a walk, the first of which may have been asked for already. */
interface Resumed<C> {
  readonly pages: Walking<Page<C>, Walk>;
  readonly ahead: Promise<IteratorResult<Page<C>>> | undefined;
}

/** At most so many conversations of pages, one at a time, in the order they are asked for. */
class Conversations<C> implements AsyncIterableIterator<C> {
  readonly #resume: () => Resumed<C>;
  #resumed: Resumed<C> | undefined;
  #items: readonly C[] = [];
  #given = 0;
  #left: number;
  #closed = false;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `resume` is called with the first step. */
  constructor(resume: () => Resumed<C>, limit: number) {
    this.#resume = resume;
    this.#left = limit;
  }

  next(): Promise<IteratorResult<C>> {
    const here = this.#waiting === 0 ? this.#take() : undefined;
    if (here !== undefined) return Promise.resolve(here);
    this.#waiting += 1;
    const step = this.#last.then(() => this.#advance()).finally(() => (this.#waiting -= 1));
    this.#last = step.catch(() => {});
    return step;
  }

  /** Ends it: at once, be a request in flight or not. */
  async return(): Promise<IteratorResult<C>> {
    this.#closed = true;
    this.#resumed?.pages.stop(this.#left === 0 ? "limit" : "closed");
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next one, where it is there already. */
  #take(): IteratorResult<C> | undefined {
    if (this.#closed || this.#left === 0 || this.#given === this.#items.length) return undefined;
    const value = this.#items[this.#given] as C;
    this.#given += 1;
    this.#left -= 1;
    // Counted before it is handed over: a reader that leaves has seen this one.
    this.#resumed?.pages.ask((walk) => walk.consumed(this.#given));
    return { done: false, value };
  }

  async #advance(): Promise<IteratorResult<C>> {
    while (!this.#closed && this.#left > 0) {
      const here = this.#take();
      if (here !== undefined) return here;
      const ahead = this.#resumed === undefined ? (this.#resumed = this.#resume()).ahead : undefined;
      const page = await (ahead ?? this.#resumed.pages.next());
      if (page.done === true) break;
      this.#items = page.value.items;
      this.#given = 0;
    }
    return this.return();
  }
}

function counted(name: string, value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 0) return Number(value);
  throw convoscopeError({
    code: "invalid_argument",
    message: `${name} is ${shown(value)}. Accepted is a whole number, zero or more.`,
  });
}

/** Makes a list of what `begin` begins anew for every walk. */
export function conversationList<C>(
  begin: () => Promise<Begun<Walk>>,
  after: string | null | undefined,
): ConversationList<C> {
  const site = callSite();
  const start = () => new Walking<Page<C>, Walk>(begin, site, after);
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
  const resume = (): Resumed<C> => {
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
    if (done === true && after === null) return { items: [], next: null, total: null, pageSize: 0, rejected: [] };
    if (done === true) {
      // A first page exists unless `maxPages` is below one, which is refused before.
      throw convoscopeError({ code: "aborted", message: "The list was closed before its first page came." });
    }
    return value;
  };

  const collect = async (limit: number): Promise<C[]> => {
    const collected: C[] = [];
    if (limit === 0) return collected;
    try {
      for await (const conversation of new Conversations(resume, limit)) collected.push(conversation);
    } catch (error) {
      current.takeBack(after);
      throw error;
    }
    return collected;
  };

  return {
    then: (fulfilled, rejected) => firstPage().then(fulfilled, rejected),
    catch: (rejected) => firstPage().catch(rejected),
    finally: (settled) => firstPage().finally(settled),
    [Symbol.toStringTag]: "ConversationList",
    [Symbol.asyncIterator]: () => new Conversations(resume, Number.POSITIVE_INFINITY),
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
      return collect(counted("take(): the limit", limit));
    },
    async toArray(options = {}) {
      const { max } = readOptions("invalid_argument", "toArray()", options, { max: "limit maximum count" });
      return collect(max === undefined ? Number.POSITIVE_INFINITY : counted("toArray(): max", max));
    },
    get report() {
      return current.report;
    },
  };
}

import type { Conversation, Walk, ListReport } from "../wasm/convoscope.js";
import { callSite, convoscopeError, invalidArgument, type CallSite } from "./error.js";
import type { Page } from "./page.js";
import { readOptions } from "./read-options.js";
import { Steps, type Begun, type Stepwise } from "./steps.js";
import { mustBe, shown } from "./wording.js";

/** A lazy list of conversations: nothing is sent until it is used. Await it for the first page, or iterate it with `for
 *  await` for every conversation. */
export interface ConversationList<C = Conversation> extends Promise<Page<C>>, AsyncIterable<C> {
  /** Iterates page by page. Leaving the loop stops the request in flight. */
  pages(): AsyncIterableIterator<Page<C>>;
  /** The first `limit` conversations, or fewer. */
  take(limit: number): Promise<C[]>;
  /** All conversations, or the first `max`, in one array in memory. `report.complete` says whether these are all. */
  toArray(options?: { max?: number | undefined }): Promise<C[]>;
  /** Progress of the latest walk over this list, up to date at any moment. After a break or `take`, `next` resumes
   *  right behind the last conversation handed over. A `take` or `toArray` that fails has handed over none. */
  readonly report: ListReport;
}

/** The report before the first request. */
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

/** Steps with a report that outlives them. */
export class Walking<T, W extends Stepwise & { report(): ListReport }> extends Steps<T, W> {
  #report: ListReport;

  constructor(begin: () => Promise<Begun<W>>, site: CallSite, after: string | null | undefined) {
    super(begin, site);
    this.#report = emptyReport(after);
  }

  /** What the walk has done so far. */
  get report(): ListReport {
    const report = this.ask((walk) => walk.report()) ?? this.#report;
    // Null means the end. A walk that got nowhere has no place to resume: `after: undefined` starts over.
    return report.next === null && report.stoppedBecause !== "end" ? { ...report, next: undefined } : report;
  }

  /** Takes back from the report what was fetched but not handed over. */
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

/** The pages of a walk. The first may have been requested already. */
interface Resumed<C> {
  readonly pages: Walking<Page<C>, Walk>;
  readonly ahead: Promise<IteratorResult<Page<C>>> | undefined;
}

/** At most `limit` conversations, one at a time, in the order requested. */
class Conversations<C> implements AsyncIterableIterator<C> {
  readonly #resume: () => Resumed<C>;
  #resumed: Resumed<C> | undefined;
  #items: readonly C[] = [];
  #given = 0;
  #left: number;
  #closed = false;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `resume` is called on the first step. */
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

  /** Ends the walk at once, even while a request is in flight. */
  async return(): Promise<IteratorResult<C>> {
    this.#closed = true;
    this.#resumed?.pages.stop(this.#left === 0 ? "limit" : "closed");
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next conversation, if its page is already here. */
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
  throw invalidArgument(mustBe(name, "a whole number, 0 or more", shown(value)));
}

/** Makes a list. Each walk over it calls `begin` anew. */
export function conversationList<C>(
  begin: () => Promise<Begun<Walk>>,
  after: string | null | undefined,
): ConversationList<C> {
  const site = callSite();
  const start = () => new Walking<Page<C>, Walk>(begin, site, after);
  let current = start();
  let fresh = true;
  let first: { pages: Walking<Page<C>, Walk>; page: Promise<IteratorResult<Page<C>>> } | undefined;

  /** The pages of a new walk. */
  const begun = (): Walking<Page<C>, Walk> => {
    if (!fresh) current = start();
    fresh = false;
    return current;
  };

  /** The walk started by `await`, with its first page, unless somebody has continued it already. */
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
      // A failed start is dropped, so the next await tries again.
      started.page.catch(() => {
        if (first === started) first = undefined;
      });
    }
    const { done, value } = await first.page;
    if (done === true && after === null) return { items: [], next: null, total: null, pageSize: 0, rejected: [] };
    if (done === true) {
      // There is always a first page: a `maxPages` below one is refused earlier.
      throw convoscopeError({ code: "aborted", message: "The list was closed before its first page arrived." });
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
      return collect(counted("limit", limit));
    },
    async toArray(options = {}) {
      const { max } = readOptions("invalid_argument", "toArray()", options, { max: "limit maximum count" });
      return collect(max === undefined ? Number.POSITIVE_INFINITY : counted("max", max));
    },
    get report() {
      return current.report;
    },
  };
}

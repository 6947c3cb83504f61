import type { Conversation, Walk, ListReport } from "../wasm/convoscope.js";
import { whole } from "./check-options.js";
import { callSite, convoscopeError, type CallSite } from "./error.js";
import type { Page } from "./page.js";
import { readOptions } from "./read-options.js";
import { Steps, type Begun, type Stepwise } from "./steps.js";

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
    leftOut: 0,
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
    this.#report = { ...this.report, pages: 0, items: 0, leftOut: 0, next: after };
  }

  protected override begins(walk: W): void {
    this.#report = walk.report();
  }

  protected override settled(walk: W): void {
    this.#report = walk.report();
  }
}

/** At most `left` conversations, one at a time, in the order requested. `resume` is called on the first step. */
function conversationsOf<C>(resume: () => Walking<Page<C>, Walk>, left: number): AsyncIterableIterator<C> {
  let pages: Walking<Page<C>, Walk> | undefined;
  let items: readonly C[] = [];
  let given = 0;
  let isClosed = false;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** The next conversation, if its page is already here. */
  const here = (): IteratorResult<C> | undefined => {
    if (isClosed || left === 0 || given === items.length) return undefined;
    const value = items[given] as C;
    given += 1;
    left -= 1;
    // Counted before it is handed over: a reader that leaves has seen this one.
    pages?.ask((walk) => walk.consumed(given));
    return { done: false, value };
  };
  /** Ends the walk at once, even while a request is in flight. */
  const end = async (): Promise<IteratorResult<C>> => {
    isClosed = true;
    pages?.stop(left === 0 ? "limit" : "closed");
    return { done: true, value: undefined };
  };
  const advance = async (): Promise<IteratorResult<C>> => {
    while (!isClosed && left > 0) {
      const next = here();
      if (next !== undefined) return next;
      pages ??= resume();
      pages.most = Math.min(pages.most, left);
      const page = await pages.next();
      if (page.done === true) break;
      items = page.value.items;
      given = 0;
    }
    return end();
  };
  return {
    next() {
      const next = waiting === 0 ? here() : undefined;
      if (next !== undefined) return Promise.resolve(next);
      waiting += 1;
      const step = last.then(advance).finally(() => (waiting -= 1));
      last = step.catch(() => {});
      return step;
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What a list has beside its functions. A getter of the list's own would cost engines a hidden class for each list, which
 *  keeps the list and its page until the whole heap is collected. */
class Reporting {
  readonly #of: () => ListReport;

  constructor(of: () => ListReport) {
    this.#of = of;
  }

  get report(): ListReport {
    return this.#of();
  }
}

const counted = (name: string, value: unknown): number => whole("invalid_argument", name, value as number, undefined, 0, Infinity);

/** Makes a list. Each walk over it calls `begin` anew. */
export function conversationList<C>(
  begin: () => Promise<Begun<Walk>>,
  after: string | null | undefined,
): ConversationList<C> {
  const site = callSite();
  const start = () => new Walking<Page<C>, Walk>(begin, site, after);
  let current = start();
  let isFresh = true;
  /** The first page of the current walk, while only an `await` has asked for it. */
  let first: Promise<IteratorResult<Page<C>>> | undefined;

  /** The pages of a new walk, or of the one that an `await` has started, unless somebody has continued it already. */
  const resume = (): Walking<Page<C>, Walk> => {
    if (first === undefined && !isFresh) current = start();
    isFresh = false;
    current.ahead = first;
    first = undefined;
    return current;
  };

  const firstPage = async (): Promise<Page<C>> => {
    if (first === undefined) {
      const page = (first = resume().next());
      // A failed start is dropped, so the next await tries again.
      page.catch(() => {
        if (first === page) first = undefined;
      });
    }
    const { done, value } = await first;
    if (done !== true) return value;
    if (after === null) return { items: [], next: null, total: null, pageSize: 0, rejected: [] };
    // There is always a first page: a `maxPages` below one is refused earlier.
    throw convoscopeError({ code: "aborted", message: "The list was closed before its first page arrived." });
  };

  const collect = async (limit: number): Promise<C[]> => {
    const collected: C[] = [];
    if (limit === 0) return collected;
    try {
      for await (const conversation of conversationsOf(resume, limit)) collected.push(conversation);
    } catch (error) {
      current.takeBack(after);
      throw error;
    }
    return collected;
  };

  const list: Omit<ConversationList<C>, "report"> = {
    then: (fulfilled, rejected) => firstPage().then(fulfilled, rejected),
    catch: (rejected) => firstPage().catch(rejected),
    finally: (settled) => firstPage().finally(settled),
    [Symbol.toStringTag]: "ConversationList",
    [Symbol.asyncIterator]: () => conversationsOf(resume, Infinity),
    pages: resume,
    async take(limit) {
      return collect(counted("limit", limit));
    },
    async toArray(options = {}) {
      const { max } = readOptions("invalid_argument", "toArray()", options, { max: "limit maximum count" });
      return collect(max === undefined ? Infinity : counted("max", max));
    },
  };
  return Object.assign(new Reporting(() => current.report), list);
}

import { described } from "../facade/what-is.js";
import type { CallSettings } from "../facade/check-options.js";
import type { Page } from "../facade/page.js";
import type { Stepwise } from "../facade/steps.js";
import type { Conversation, ListReport, Rejected } from "../wasm/convoscope.js";
import type { Walk as ModuleWalk } from "../wasm/convoscope_browser.js";
import { isConversation, isObject, reportRepairs } from "./conversation.js";
import { exchange, parsed, running, type Shared } from "./exchange.js";
import type { Call } from "./module.js";
import type { AnyResponse } from "./response.js";
import { texts } from "./values.js";

/** A walk over conversations, with the interface of the other module's. */
export class Walk implements Stepwise {
  readonly #shared: Shared;
  readonly #walk: ModuleWalk;
  readonly #stopper = new AbortController();

  constructor(shared: Shared, walk: ModuleWalk) {
    this.#shared = shared;
    this.#walk = walk;
  }

  /** The next page; undefined at the end, or once the walk was stopped. */
  async next(call: CallSettings): Promise<Page | undefined> {
    const walk = this.#walk;
    while (walk.next()) {
      const { data } = await exchange<Page | null>(this.#shared, running(call, this.#stopper.signal), {
        plan: (call) => walk.plan(call),
        read: (body, call, response) => this.#read(body, call, response),
        failed: (call) => walk.failed(call),
      });
      if (data) return data;
    }
    return undefined;
  }

  consumed(items: number): void {
    this.#walk.consumed(items);
  }

  stop(why: "closed" | "limit"): void {
    this.#walk.stop(why === "limit");
    this.#stopper.abort();
  }

  report(): ListReport {
    return JSON.parse(this.#walk.report()) as ListReport;
  }

  free(): void {
    this.#walk.free();
  }

  /** The page in a body. Null where the walk goes on without one; undefined where the call has an error. */
  #read(body: string, call: Call, response: AnyResponse): Page | null | undefined {
    const value = parsed(body, call, response);
    if (value === undefined) return undefined;
    const wrong = (expected: string, found: string) => void call.wrongShape(expected, found);
    if (!isObject(value) || !Array.isArray(value["items"])) {
      return wrong("a page with `items`", isObject(value) ? "an object" : described(value));
    }
    const { items, next, total, pageSize, complete } = value as { items: unknown[] } & Record<string, unknown>;
    const all: Conversation[] = [];
    const rejected: Rejected[] = [];
    items.forEach((item, index) => (isConversation(item) ? all.push(item) : rejected.push({ index, issues: [{ ...WITHOUT_IDENTITY }], raw: item })));
    if (Array.isArray(value["rejected"])) rejected.push(...value["rejected"].map(rejectedOf));
    const accepted = this.#walk.page(
      call,
      texts(all.flatMap(({ id, createdAt }) => [id, createdAt])),
      texts(rejected.map(({ raw }) => JSON.stringify(raw))),
      typeof next === "string" ? next : undefined,
      typeof total === "number" ? total : NaN,
      typeof pageSize === "number" ? pageSize : NaN,
      complete === true,
    );
    if (accepted === "") return undefined;
    const page = JSON.parse(accepted) as Accepted | null;
    if (page === null) return null;
    const handed = {
      items: at(all, page.items),
      next: page.next,
      total: page.total,
      pageSize: page.pageSize,
      rejected: at(rejected, page.rejected),
    };
    for (const { id, issues } of handed.items) reportRepairs(this.#shared, call, id, issues);
    for (const { issues } of handed.rejected) reportRepairs(this.#shared, call, null, issues);
    return handed;
  }
}

/** What a record has that is no conversation. */
const WITHOUT_IDENTITY = { path: "id", code: "missing", message: "The record has no readable `id` and `createdAt`." } as const;

/** What the module says of a page: which records to hand over. */
interface Accepted extends Pick<Page, "next" | "total" | "pageSize"> {
  items: number[];
  rejected: number[];
}

const at = <T>(all: T[], places: number[]): T[] => (places.length === all.length ? all : places.map((place) => all[place] as T));

/** A record that the gateway could not read. */
function rejectedOf(value: unknown): Rejected {
  const { index, issues, raw } = (isObject(value) ? value : {}) as Partial<Rejected>;
  return { index: Number(index ?? 0), issues: Array.isArray(issues) ? issues : [], raw: raw === undefined ? value : raw };
}

import { described } from "../facade/what-is.js";
import type { Page } from "../facade/page.js";
import type { Stepwise } from "../facade/steps.js";
import type { Conversation, Issue, ListReport, Rejected } from "../wasm/convoscope.js";
import { isConversation, isObject } from "./conversation.js";
import { Ended } from "./interrupt.js";
import { Task, type Reading } from "./task.js";

/** A walk over conversations, with the interface of the other module's. */
export class Walk extends Task implements Stepwise {
  /** How many conversations of the last page the reader has; all of them, where it does not say. */
  #consumed: number | undefined;

  /** The next page; undefined at the end, or once the walk was stopped. */
  async next(): Promise<Page | undefined> {
    while (this.tell("next", this.#consumed).wait !== undefined) {
      this.#consumed = undefined;
      const { data } = await this.call(() => this.json((value) => this.#page(value)));
      if (data !== undefined) return data;
    }
    return undefined;
  }

  consumed(items: number): void {
    this.#consumed = items;
  }

  override stop(why: "closed" | "limit"): void {
    this.tell("stop", why === "limit", this.#consumed);
    super.stop();
  }

  report(): ListReport {
    return this.tell("report", this.#consumed) as never;
  }

  /** Reads the page that an answer is. */
  #page(value: unknown): Reading<Page> {
    if (!isObject(value) || !Array.isArray(value["items"])) {
      throw new Ended(["shape", "a page with `items`", isObject(value) ? "an object" : described(value)]);
    }
    const all: Conversation[] = [];
    const rejected: Rejected[] = [];
    value["items"].forEach((item, index) => (isConversation(item) ? all.push(item) : rejected.push({ index, issues: [withoutIdentity()], raw: item })));
    if (Array.isArray(value["rejected"])) rejected.push(...value["rejected"].map(rejectedOf));
    const values = [
      all.flatMap(({ id, createdAt }) => [id, createdAt]),
      rejected.map(({ raw }) => JSON.stringify(raw)),
      ...["next", "total", "pageSize", "complete"].map((name) => value[name]),
      all[0]?.provider,
    ];
    return {
      values,
      taken: ({ items, next, total, pageSize, ...places }) => {
        const page = { items: items === undefined ? all : at(all, items), rejected: at(rejected, places.rejected), next, total, pageSize };
        for (const { id, issues } of page.items) this.repaired(id, issues);
        for (const { issues } of page.rejected) this.repaired(null, issues);
        return page;
      },
    };
  }
}

/** What a record has that is no conversation. */
const withoutIdentity = (): Issue => ({ path: "id", code: "missing", message: "The record has no readable `id` and `createdAt`." });

const at = <T>(all: T[], places: readonly number[]): T[] => places.map((place) => all[place] as T);

/** A record that the gateway could not read. */
function rejectedOf(value: unknown): Rejected {
  const { index, issues, raw } = (isObject(value) ? value : {}) as Partial<Rejected>;
  return { index: Number(index ?? 0), issues: Array.isArray(issues) ? issues : [], raw: raw === undefined ? value : raw };
}

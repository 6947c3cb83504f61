// What stays in memory for who keeps a part of each page, and nothing else of it.
import { init, normalizePage, type Page } from "convoscope";
import { pageBody } from "../bodies.js";
import { heap } from "./heap.js";
import { median } from "../measure.js";
import { parse } from "../peers/reader.js";
import type { WirePage } from "../peers/wire.js";
import type { Script } from "../words.js";

export type Side = "JSON.parse" | "convoscope";
export type Part = "an id" | "all ids" | "a time" | "a message" | "metadata";

/** Between two looks at the heap. */
const PAGES = 100;
const LOOKS = 8;
/** In the middle of the page. */
const PLACE = 50;

const THEIRS: Record<Part, (page: WirePage) => unknown> = {
  "an id": ({ data }) => data[PLACE]?.conversation_id,
  "all ids": ({ data }) => data.map(({ conversation_id: id }) => id),
  "a time": ({ data }) => data[PLACE]?.conversation_transcript?.[3]?.timestamp,
  "a message": ({ data }) => data[PLACE]?.conversation_transcript?.[3]?.content,
  metadata: ({ data }) => data[PLACE]?.conversation_metadata,
};
const OURS: Record<Part, (page: Page) => unknown> = {
  "an id": ({ items }) => items[PLACE]?.id,
  "all ids": ({ items }) => items.map(({ id }) => id),
  "a time": ({ items }) => items[PLACE]?.transcript?.[3]?.timestamp,
  "a message": ({ items }) => items[PLACE]?.transcript?.[3]?.content,
  metadata: ({ items }) => items[PLACE]?.metadata,
};

const [side, part, script] = process.argv.slice(2) as [Side, Part, Script];
await init();
const body = pageBody(script, { conversations: 100, messages: 20 });
const read: () => unknown =
  side === "JSON.parse"
    ? () => THEIRS[part](parse(body) as WirePage)
    : () => OURS[part](normalizePage("eigi", body));

const used = await heap();
const kept: unknown[] = new Array<unknown>(LOOKS * PAGES).fill(null);
const heaps: number[] = [];
for (let look = 0; look < LOOKS; look += 1) {
  for (let page = 0; page < PAGES; page += 1) kept[look * PAGES + page] = read();
  heaps.push(await used());
}
if (kept.some((value) => value == null)) throw new Error("Nothing was kept.");
// The median: compilers and caches take what they need at some time, a runtime may let go of its last page.
const bytes = median(heaps.slice(1).map((heap, index) => heap - (heaps[index] ?? 0))) / PAGES;
process.stdout.write(JSON.stringify(bytes));

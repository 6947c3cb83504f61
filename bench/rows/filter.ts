import { buildListRequest, type ConversationFilter, init, validateFilter } from "convoscope";
import { buildWithZod } from "../peers/zod-filter.js";
import type { Row } from "../row.js";
import { assertSame } from "../same.js";

const API_KEY = "vk_0123456789";

const FILTERS: Record<string, ConversationFilter> = {
  none: {},
  usual: { channel: "telephone", direction: "inbound", status: "completed", createdAfter: "2026-01-01" },
  full: {
    search: "refund & order +91",
    agentId: "68ea2517dbb84c09bae1ba0a",
    channel: "telephone",
    direction: "outbound",
    status: "completed",
    createdAfter: "2026-01-01T09:30:00+05:30",
    createdBefore: "2026-01-31",
    timeOfDay: { from: "09:00", to: "18:30", utcOffsetMinutes: 330 },
    pageSize: 50,
  },
};
const WRONG = [
  { stauts: "completed" },
  { channel: "phone" },
  { pageSize: 500 },
  { createdAfter: "2026-01-01T09:00:00" },
  { createdAfter: "2026-02-01", createdBefore: "2026-01-01" },
];

/** A caller's filter, validated, and the request it becomes. */
export const filterRow: Row = {
  name: "filter",
  title: "three filters: validated, requests built",
  scripts: [null],
  baseline: "zod + URLSearchParams",
  contenders: ["convoscope"],
  overLoopback: false,
  async prepare() {
    await init();
    const filters = Object.values(FILTERS);
    const build = (filter: ConversationFilter) => buildListRequest({ kind: "eigi", apiKey: API_KEY }, filter);
    return {
      bytes: null,
      works: {
        "zod + URLSearchParams": () => filters.map((filter) => buildWithZod(API_KEY, filter)),
        convoscope: () => filters.map(build),
      },
      async check() {
        for (const [name, filter] of Object.entries(FILTERS)) {
          assertSame(`the request of the ${name} filter`, parts(buildWithZod(API_KEY, filter)), parts(build(filter)));
        }
        for (const filter of WRONG) {
          const told = JSON.stringify(filter);
          if (validateFilter("eigi", filter).length === 0) throw new Error(`convoscope takes ${told}`);
          let taken = true;
          try {
            buildWithZod(API_KEY, filter);
          } catch {
            taken = false;
          }
          if (taken) throw new Error(`zod takes ${told}`);
        }
      },
    };
  },
};

/** In any order, and however encoded. */
function parts({ method, url, headers }: { method: string; url: string; headers: Record<string, string> }): unknown {
  const { origin, pathname, searchParams } = new URL(url);
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, origin, pathname, query: [...searchParams].sort(), headers: names.sort() };
}

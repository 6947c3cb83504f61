import { createClient, eigi, init, type Summary } from "convoscope";
import { answering } from "../answers.js";
import { pageBodies } from "../bodies.js";
import { Fold, type Folded } from "../peers/fold.js";
import { hand } from "../peers/hand.js";
import { pagesOf } from "../peers/pages.js";
import type { Reader } from "../peers/reader.js";
import { zod } from "../peers/zod.js";
import type { Row } from "../row.js";
import { assertSame } from "../same.js";
import { SCRIPTS } from "../words.js";

const API_KEY = "vk_0123456789";
const PAGES = 10;
const SIZE = { conversations: 100, messages: 20 };
const TIME_ZONE = "Asia/Kolkata";

const BASELINE = "zod + mapping + fold";
const BY_HAND = "mapping + fold";

/** The whole summary, from the request of the first page; a fetch answers from memory. */
export const summaryRow: Row = {
  name: "summary",
  title: `${PAGES} pages of ${SIZE.conversations} × ${SIZE.messages}: answers → statistics by day in ${TIME_ZONE} and status`,
  scripts: SCRIPTS,
  baseline: BASELINE,
  contenders: [BY_HAND, "convoscope"],
  overLoopback: false,
  async prepare(script) {
    await init();
    const bodies = [...pageBodies(script ?? "ascii", SIZE, PAGES)];
    const send = answering(bodies);
    // The key is nobody's.
    const client = createClient({ provider: eigi({ apiKey: API_KEY }), fetch: send, dangerouslyAllowBrowser: true });
    const folding = async (reader: Reader): Promise<Folded> => {
      const fold = new Fold(TIME_ZONE);
      for await (const { items } of pagesOf(send, API_KEY, reader)) for (const item of items) fold.add(item);
      return fold.folded();
    };
    const summarize = () => client.conversations.summarize({}, { groupBy: ["day", "status"], timeZone: TIME_ZONE });
    return {
      bytes: bodies.reduce((sum, { length }) => sum + length, 0),
      works: { [BASELINE]: () => folding(zod), [BY_HAND]: () => folding(hand), convoscope: summarize },
      async check() {
        const expected = await folding(zod);
        const { total, groups } = expected;
        const days = new Set(groups.map(({ key }) => key["day"]));
        if (total.count !== PAGES * SIZE.conversations || days.size < 5) throw new Error("The bodies are not what they were meant to be.");
        assertSame(`${BY_HAND} (against ${BASELINE})`, expected, await folding(hand));
        assertSame(`convoscope (against ${BASELINE})`, expected, folded(await summarize()));
      },
    };
  },
};

/** Without what only a walk knows. */
function folded({ total, groups, coverage: { from, to, complete } }: Summary): Folded {
  if (!complete) throw new Error("convoscope has not seen all.");
  return { total, groups, from, to };
}

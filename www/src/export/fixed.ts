// What the gateway masks or withholds already: the page can neither switch that off nor needs to do it again.
import type { Demo } from "../demo.js";
import type { Question } from "./question.js";
import { MASKS, MASK_NAMES, type MaskName } from "./setup.js";

const LOOKED_AT = 25;
const MASK = /^\[[a-z]+:[a-z]{12}\]$/;

/** Looks at a few conversations, as the gateway gives them. Without an answer nothing is known. */
export async function maskedByGateway(demo: Demo, { connection, filter }: Question): Promise<MaskName[]> {
  try {
    const { items } = await demo.client(connection).conversations.list({ ...filter, pageSize: LOOKED_AT }, { maxPages: 1, omit: ["transcript", "metadata", "analysis"] });
    const isFixed = (path: string) => items.some((item) => item.withheld.includes(path) || MASK.test(String(at(item, path))));
    // In texts a mask may stand for a value that is masked elsewhere.
    return MASK_NAMES.filter((name) => name !== "texts" && MASKS[name].some(isFixed));
  } catch {
    return [];
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), value);
}

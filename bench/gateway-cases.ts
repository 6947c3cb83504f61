// What is asked of a gateway, and of a proxy in its place.
import { conversationBody, pageBody } from "./bodies.js";
import type { WireConversation, WirePage } from "./peers/wire.js";

/** Who answers: convoscope's gateway, or a proxy that passes on what it gets. */
export type Side = "gateway" | "proxy";

export const SIDES: readonly Side[] = ["gateway", "proxy"];

/** A request, and the load that it is measured under. */
export interface Case {
  name: string;
  title: string;
  /** Where each side has it; the proxy where the platform has it. */
  paths: Record<Side, string>;
  /** What the platform answers. */
  body: Uint8Array<ArrayBuffer>;
  /** So many requests at a time keep both sides busy, for all that the platform takes its time. */
  connections: number;
  /** Requests a second that leave both sides idle for most of the time. */
  rate: number;
}

const LIST = "/v1/public/conversations";

const one = conversationBody("ascii", 20);
const { conversation_id: id } = JSON.parse(new TextDecoder().decode(one)) as WireConversation;

export const CASES: readonly Case[] = [
  {
    name: "get",
    title: "one conversation of 20 messages",
    paths: { gateway: `/v1/conversations/${id}`, proxy: `${LIST}/${id}` },
    body: one,
    connections: 128,
    rate: 200,
  },
  list(10, 96, 100),
  list(100, 48, 25),
];

function list(size: number, connections: number, rate: number): Case {
  return {
    name: `list ${size}`,
    title: `${size} conversations of 20 messages`,
    paths: { gateway: `/v1/conversations?pageSize=${size}`, proxy: `${LIST}?page=1&page_size=${size}` },
    body: pageBody("ascii", { conversations: size, messages: 20 }),
    connections,
    rate,
  };
}

/** Of every conversation that a side has answered with its id and how much was said in it: the same on both sides. */
export function toldOf(side: Side, answer: unknown): [id: string, messages: number][] {
  if (side === "proxy") {
    const { data = [answer as WireConversation] } = answer as Partial<WirePage>;
    return data.map((it) => [it.conversation_id, it.conversation_transcript?.length ?? 0]);
  }
  const { items = [answer as OurConversation] } = answer as { items?: OurConversation[] };
  return items.map(({ id, transcript }) => [id, transcript.length]);
}

interface OurConversation {
  id: string;
  transcript: unknown[];
}

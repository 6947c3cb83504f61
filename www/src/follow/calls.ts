// What is on the wall: a card for each call that is followed, and the other calls that run.
import type { Waiting } from "../activity.js";
import type { Listed } from "../listing/listed.js";
import type { Failure } from "../part.js";

/** So many have a card at once, besides those that have ended: each is asked for again and again. */
export const MOST_CARDS = 6;
/** So many that have ended stay; then the oldest leave. */
export const MOST_ENDED = 12;

/** What was asked for so far. */
export interface Cost {
  requests: number;
  /** Answers that said “not modified” (304), without a body. */
  unchanged: number;
  bytes: number;
}

export const NO_COST: Cost = { requests: 0, unchanged: 0, bytes: 0 };

export interface Card {
  id: string;
  conversation: Listed;
  state: "followed" | "paused" | "failed" | "ended";
  cost: Cost;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  error: Failure | null;
  /** When it last had news, in milliseconds. */
  newsAt: number;
}

export interface Wall {
  /** In the order in which they came, so that none moves. */
  cards: readonly Card[];
  /** Other running calls, newest first. */
  others: readonly Listed[];
  /** Those that the visitor took down: they get no card by themselves. */
  taken: ReadonlySet<string>;
}

export const EMPTY_WALL: Wall = { cards: [], others: [], taken: new Set() };

export const running = ({ cards }: Pick<Wall, "cards">): readonly Card[] => cards.filter(({ state }) => state !== "ended");

const cardOf = (conversation: Listed, at: number): Card => ({ id: conversation.id, conversation, state: "followed", cost: NO_COST, waiting: null, error: null, newsAt: at });

/** The wall with the calls that run now, newest first. */
export function joined(wall: Wall, calls: readonly Listed[], at: number): Wall {
  const known = new Set(wall.cards.map(({ id }) => id));
  return filled({ ...wall, others: calls.filter(({ id }) => !known.has(id)) }, at);
}

/** Gives free places to other calls. */
export function filled(wall: Wall, at: number): Wall {
  const free = MOST_CARDS - running(wall).length;
  const next = wall.others.filter(({ id }) => !wall.taken.has(id)).slice(0, Math.max(0, free));
  if (next.length === 0) return wall;
  return { ...wall, cards: [...wall.cards, ...next.map((call) => cardOf(call, at))], others: wall.others.filter((call) => !next.includes(call)) };
}

/** Gives one of the others a card: if all places are taken, that of a call that is not followed, else of the one without
 *  news for longest. */
export function chosen(wall: Wall, id: string, at: number): Wall {
  const call = wall.others.find((other) => other.id === id);
  if (call === undefined) return wall;
  const held = running(wall);
  const rank = ({ state, newsAt }: Card) => (state === "followed" ? newsAt : -1);
  const leaving = held.length < MOST_CARDS ? undefined : held.reduce((least, card) => (rank(card) < rank(least) ? card : least));
  const others = wall.others.filter((other) => other !== call);
  const taken = new Set([...wall.taken].filter((other) => other !== id));
  return {
    cards: wall.cards.flatMap((card) => (card === leaving ? [cardOf(call, at)] : [card])).concat(leaving === undefined ? [cardOf(call, at)] : []),
    others: leaving === undefined ? others : [leaving.conversation, ...others],
    taken,
  };
}

/** Takes a card down. A call that still runs is then one of the others. */
export function dismissed(wall: Wall, id: string, at: number): Wall {
  const card = wall.cards.find((each) => each.id === id);
  if (card === undefined) return wall;
  const cards = wall.cards.filter((each) => each !== card);
  if (card.state === "ended") return { ...wall, cards };
  return filled({ cards, others: [card.conversation, ...wall.others], taken: new Set([...wall.taken, id]) }, at);
}

/** A card as it is after its call's end. */
export function ended(wall: Wall, id: string, at: number): Wall {
  const cards = wall.cards.map((card) => (card.id === id ? { ...card, state: "ended" as const, waiting: null, error: null, newsAt: at } : card));
  const all = cards.filter(({ state }) => state === "ended").sort((a, b) => a.newsAt - b.newsAt);
  const leaving = new Set(all.slice(0, Math.max(0, all.length - MOST_ENDED)));
  return filled({ ...wall, cards: cards.filter((card) => !leaving.has(card)) }, at);
}

export function patched(wall: Wall, id: string, change: (card: Card) => Partial<Card>): Wall {
  return { ...wall, cards: wall.cards.map((card) => (card.id === id ? { ...card, ...change(card) } : card)) };
}

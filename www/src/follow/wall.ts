// Looks for running calls and follows some of them, while the view is shown and in sight.
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import { attempt, record, type Waiting } from "../activity.js";
import { place } from "../app/place.js";
import { changed } from "../opening/change.js";
import { agentNames } from "../overview/words.js";
import type { Failure } from "../part.js";
import type { Page } from "../shell/page.js";
import { EMPTY_WALL, MOST_CARDS, NO_COST, chosen, dismissed, ended, joined, patched, running, type Card, type Cost, type Wall } from "./calls.js";
import { counted } from "./counted.js";
import { fits, rosterFilter } from "./roster.js";
import { sayEnded, sayFailed, sayJoined } from "./words.js";

/** So often running calls are looked for: soon enough to see a call before half of it is over. */
export const LOOK_EVERY_MS = 10_000;
/** So often a followed call is asked for: after something new, and at most after a while without. Slower than for a single
 *  call that somebody reads. */
export const INTERVAL = { min: 2_000, max: 8_000 };
/** What another look at the same cannot change. */
const FINAL: ReadonlySet<string> = new Set(["invalid_config", "invalid_argument", "unauthenticated", "forbidden", "not_found"]);

/** The list of running calls. */
export interface Roster {
  /** `idle`: what every request needs is not there yet. */
  phase: "idle" | "looking" | "ready" | "failed";
  /** When it was last read; null: never. */
  at: Date | null;
  waiting: Waiting | null;
  error: Failure | null;
  cost: Cost;
}

const NOT_LOOKED: Roster = { phase: "idle", at: null, waiting: null, error: null, cost: NO_COST };

export interface Wallkeeper {
  readonly wall: ReadonlySignal<Wall>;
  readonly roster: ReadonlySignal<Roster>;
  /** What the list and all cards, those taken down too, have cost. */
  readonly total: ReadonlySignal<Cost>;
  /** What is told to screen readers: who joined, and what ended. */
  readonly news: ReadonlySignal<string>;
  /** Looks for running calls at once. */
  look(): void;
  pause(id: string): void;
  /** Follows a card again. */
  resume(id: string): void;
  /** Follows one of the others. */
  choose(id: string): void;
  dismiss(id: string): void;
  dismissEnded(): void;
}

export function createWallkeeper({ demo, store, ready }: Page): Wallkeeper {
  const wall = signal<Wall>(EMPTY_WALL);
  const roster = signal<Roster>(NOT_LOOKED);
  const total = signal<Cost>(NO_COST);
  const news = signal("");
  const inSight = signal(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", () => {
    inSight.value = document.visibilityState === "visible";
  });
  const followed = new Map<string, AbortController>();
  let looking = new AbortController();
  let isShown = false;
  let hasNames = false;

  const patchRoster = (change: Partial<Roster>) => {
    roster.value = { ...roster.peek(), ...change };
  };
  const patchCard = (id: string, change: (card: Card) => Partial<Card>) => {
    wall.value = patched(wall.peek(), id, change);
  };
  const spend = (change: (cost: Cost) => Cost) => {
    total.value = change(total.peek());
  };
  const cardOf = (id: string) => wall.peek().cards.find((card) => card.id === id);

  /** Puts up another wall, and follows what has a card on it. */
  function putUp(next: Wall): void {
    wall.value = next;
    const wanted = new Set(next.cards.filter(({ state }) => state === "followed").map(({ id }) => id));
    for (const [id, watch] of followed) {
      if (isShown && wanted.has(id)) continue;
      watch.abort();
      followed.delete(id);
    }
    if (isShown) for (const id of wanted) if (!followed.has(id)) void follow(id);
  }

  function end(id: string): void {
    const card = cardOf(id);
    if (card === undefined) return;
    news.value = sayEnded(card.conversation);
    followed.delete(id);
    putUp(ended(wall.peek(), id, Date.now()));
  }

  async function follow(id: string): Promise<void> {
    const controller = new AbortController();
    followed.set(id, controller);
    const { signal: stop } = controller;
    const client = counted(demo, (change) => {
      spend(change);
      patchCard(id, ({ cost }) => ({ cost: change(cost) }));
    });
    await attempt(
      store,
      client,
      "watch",
      stop,
      ({ phase, error = null, waiting = null }) => {
        patchCard(id, () => (phase === "failed" ? { state: "failed", error, waiting: null } : { waiting }));
        const card = cardOf(id);
        if (phase !== "failed" || card === undefined) return;
        followed.delete(id);
        news.value = sayFailed(card.conversation);
      },
      async ({ conversations }) => {
        // The card tells how it ended; what arrives after the end is for whoever opens it.
        for await (const event of conversations.watch(id, { signal: stop, interval: INTERVAL, settleTimeout: 0 })) {
          if (stop.aborted) return;
          record(store, { operation: "watch", type: "happened", event: event.type });
          patchCard(id, ({ conversation }) => ({ conversation: changed(conversation, event), waiting: null, newsAt: Date.now() }));
          if (event.type === "ended") end(id);
        }
      },
    );
  }

  /** Of a card that is not followed and no longer in the list: whether it has ended, and how. */
  async function check(id: string, stop: AbortSignal): Promise<void> {
    const client = counted(demo, (change) => {
      spend(change);
      patchCard(id, ({ cost }) => ({ cost: change(cost) }));
    });
    await attempt(store, client, "get", stop, ({ phase, error = null }) => phase === "failed" && patchCard(id, () => ({ state: "failed", error })), async ({ conversations }) => {
      const conversation = await conversations.get(id, { signal: stop });
      if (stop.aborted) return;
      patchCard(id, () => ({ conversation }));
      if (!conversation.live) end(id);
    });
  }

  /** Looks now, and from now on at the interval. */
  async function look(): Promise<void> {
    looking.abort();
    const controller = (looking = new AbortController());
    const { signal: stop } = controller;
    const { provider, caller, applied } = place.peek();
    if (roster.peek().phase !== "ready") patchRoster({ phase: "looking", error: null });
    const client = counted(demo, (change) => {
      spend(change);
      patchRoster({ cost: change(roster.peek().cost) });
    });
    await attempt(store, client, "list", stop, (change) => patchRoster(change), async ({ conversations }) => {
      if (!hasNames) {
        const names = await demo.agentNames();
        hasNames = true;
        if (names.size > 0) agentNames.value = new Map([...agentNames.peek(), ...names]);
      }
      const { items } = await conversations.list(rosterFilter(provider), { maxPages: 1, omit: ["transcript", "analysis", "metadata"], signal: stop });
      if (stop.aborted) return;
      const all = items.filter(({ live }) => live);
      const isFirst = roster.peek().at === null;
      patchRoster({ phase: "ready", at: new Date(), waiting: null, error: null });
      const known = new Set(wall.peek().cards.map(({ id }) => id));
      putUp(joined(wall.peek(), all.filter((call) => fits(call, applied)), Date.now()));
      const fresh = wall.peek().cards.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) news.value = sayJoined(fresh.map(({ conversation }) => conversation), isFirst);
      const now = new Set(all.map(({ id }) => id));
      for (const { id, state } of running(wall.peek())) if (state === "paused" && !now.has(id)) void check(id, stop);
      // The sandbox's callers would all have hung up after some minutes. (Whoever sees one agent's calls only would never
      // see enough of them.)
      if (caller === "supervisor" && all.length < MOST_CARDS) await demo.call(provider);
    });
    if (stop.aborted || FINAL.has(roster.peek().error?.code ?? "")) return;
    const timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    stop.addEventListener("abort", () => clearTimeout(timer));
  }

  const shown = computed(() => ready.value && inSight.value && place.value.view === "follow");
  const question = computed(() => {
    const { provider, access, caller, applied } = place.value;
    return JSON.stringify([provider, access, caller, applied.agentId, applied.channel, applied.direction]);
  });
  let asked = "";
  effect(() => {
    const [now, isInView] = [question.value, shown.value];
    untracked(() => {
      isShown = isInView;
      looking.abort();
      if (now !== asked) {
        asked = now;
        [total.value, roster.value, news.value] = [NO_COST, NOT_LOOKED, ""];
        putUp(EMPTY_WALL);
      }
      putUp(wall.peek());
      if (isInView) void look();
    });
  });

  return {
    wall,
    roster,
    total,
    news,
    look: () => void look(),
    pause(id) {
      patchCard(id, () => ({ state: "paused", waiting: null }));
      putUp(wall.peek());
    },
    resume(id) {
      patchCard(id, () => ({ state: "followed", error: null }));
      putUp(wall.peek());
    },
    choose: (id) => putUp(chosen(wall.peek(), id, Date.now())),
    dismiss: (id) => putUp(dismissed(wall.peek(), id, Date.now())),
    dismissEnded: () => putUp({ ...wall.peek(), cards: running(wall.peek()) }),
  };
}

// The recording, beside the transcript. Nothing of it is asked for before somebody wants to hear it.
import type { Conversation } from "convoscope/browser";
import { useEffect, useRef, useState } from "preact/hooks";
import { place } from "../app/place.js";
import { t } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import type { Page } from "../shell/page.js";
import { playable } from "./audio-address.js";

/** What of a recording can be heard here. */
export type Source =
  /** At an address that was checked. */
  | { kind: "address"; host: string }
  /** By the page's own server, which has the key. */
  | { kind: "server" }
  | { kind: "none"; why: "none" | "unavailable" | "withheld" | "key" | "address" };

export function sourceOf({ recording, withheld }: Conversation, gateway: string | null): Source {
  if (recording === null) return { kind: "none", why: withheld.some((name) => name.startsWith("recording")) ? "withheld" : "none" };
  if (!recording.available) return { kind: "none", why: "unavailable" };
  // Nothing leaves the sandbox: the addresses that it makes up are not asked.
  if (gateway === null) return { kind: "server" };
  if (recording.url === null) return { kind: "none", why: withheld.includes("recording.url") ? "withheld" : "key" };
  const url = playable(recording.url, window.location.href);
  return url === null ? { kind: "none", why: /^\[\w+/.test(recording.url) ? "withheld" : "address" } : { kind: "address", host: url.host };
}

export interface PlayerProps {
  page: Page;
  conversation: Conversation;
  source: Exclude<Source, { kind: "none" }>;
  /** A second to play from; new for each wish. */
  wish: { second: number } | null;
  /** Whether the times of the messages fit, as far as it is known, and how. */
  fit: "fits" | "assumed" | "no" | "unknown";
  onLength(seconds: number): void;
  onTime(second: number): void;
}

export function Player({ page, conversation, source, wish, fit, onLength, onTime }: PlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [phase, setPhase] = useState<"idle" | "loading" | "ready" | "failed">("idle");
  const wanted = useRef(0);
  const asking = useRef<AbortController | null>(null);

  const load = async (second: number) => {
    wanted.current = second;
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    setPhase("loading");
    try {
      const found = await addressOf(page, conversation, source, signal);
      if (signal.aborted) return void (found?.startsWith("blob:") && URL.revokeObjectURL(found));
      if (found === null) setPhase("failed");
      else setAddress(found);
    } catch {
      if (!signal.aborted) setPhase("failed");
    }
  };
  useEffect(() => () => asking.current?.abort(), []);
  useEffect(() => () => void (address?.startsWith("blob:") && URL.revokeObjectURL(address)), [address]);
  useEffect(() => {
    if (wish === null) return;
    const player = audio.current;
    if (phase !== "ready" || player === null) void load(wish.second);
    else {
      player.currentTime = wish.second;
      void player.play().catch(() => undefined);
    }
  }, [wish]);

  const loaded = ({ currentTarget: player }: { currentTarget: HTMLAudioElement }) => {
    setPhase("ready");
    if (Number.isFinite(player.duration)) onLength(player.duration);
    player.currentTime = wanted.current;
    // Without a press right before it the browser may say no: then there is its own button.
    void player.play().catch(() => undefined);
  };
  return (
    <section class="player" aria-label={t("read.recording")} data-phase={phase}>
      {phase === "ready" || (phase === "loading" && address !== null) ? null : (
        <button type="button" class="button small" data-action="play" aria-disabled={phase === "loading"} onClick={() => phase !== "loading" && void load(0)}>
          <Icon name="play" />
          {phase === "loading" ? t("read.play.loading") : t("read.play")}
        </button>
      )}
      {address !== null && phase !== "failed" && (
        <audio ref={audio} controls preload="auto" src={address} aria-label={t("read.recording")} onLoadedMetadata={loaded} onTimeUpdate={({ currentTarget }) => onTime(currentTarget.currentTime)} onError={() => setPhase("failed")} />
      )}
      <p class="hint" role="status">
        {phase === "failed" ? t("read.play.failed") : source.kind === "address" ? t("read.play.host", { host: source.host }) : t("read.play.sandbox")}
        {fit === "no" && ` ${t("read.play.unfit")}`}
        {fit === "assumed" && ` ${t("read.play.assumed")}`}
      </p>
    </section>
  );
}

/** Where the audio is now. Addresses expire: then the conversation is asked for another one. */
async function addressOf({ demo }: Page, conversation: Conversation, source: PlayerProps["source"], signal: AbortSignal): Promise<string | null> {
  if (source.kind === "server") {
    const audio = await demo.audio(place.peek(), conversation.id);
    return audio === null ? null : URL.createObjectURL(audio);
  }
  const { recording } = conversation;
  const isOver = recording?.expiresAt != null && Date.parse(recording.expiresAt) <= Date.now();
  const now = isOver ? (await demo.client(place.peek()).conversations.get(conversation.id, { signal })).recording : recording;
  return now?.url == null ? null : (playable(now.url, window.location.href)?.href ?? null);
}

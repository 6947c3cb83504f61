import type { Conversation, ErrorCode, OpenEnum } from "convoscope/browser";
import type { Listed } from "../listing/listed.js";
import type { ProviderName } from "../provider.js";

export const PROVIDER_NAMES: Readonly<Record<ProviderName, string>> = { eigi: "eigi", anyreach: "AnyReach", vapi: "Vapi", elevenlabs: "ElevenLabs", retell: "Retell" };

/** `in_progress` as “In progress”. */
export function words(value: string): string {
  const spaced = value.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const CHANNELS: Readonly<Record<string, string>> = {
  telephone: "Telephone",
  webrtc: "Web call",
  whatsapp: "WhatsApp",
  sms: "Text message",
  text: "Chat",
  email: "E-mail",
};

export function channelName(channel: OpenEnum<string>): string {
  // ElevenLabs' lists tell where a conversation began (`js_sdk`), not whether it is spoken.
  return CHANNELS[channel] ?? words(channel).replace(/ sdk$/, " SDK").replace(/^Js /, "JS ");
}

/** The sprite's icon for a channel. */
export function channelIcon(channel: OpenEnum<string>): string {
  return channel in CHANNELS ? channel : "text";
}

/** A status's colour. */
export function statusTone({ status, live }: Pick<Conversation, "status" | "live">): "live" | "good" | "bad" | "quiet" {
  if (live) return "live";
  if (status === "completed" || status === "transferred") return "good";
  return status === "failed" ? "bad" : "quiet";
}

/** The best available name of the customer. */
export function conversationTitle({ customer, id }: Listed): string {
  return customer.name ?? customer.phone ?? customer.id ?? unnamed(id);
}

/** A conversation by what tells its id from others: what follows a prefix such as `conv_`. */
export function unnamed(id: string): string {
  return `Conversation ${id.replace(/^[a-z]+_/, "").slice(0, 8)}`;
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function duration(exact: number): string {
  const total = Math.round(exact);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = total % 60;
  return [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`, (rest > 0 || total < 60) && `${rest} s`]
    .filter(Boolean)
    .join(" ");
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const [size, unit] = count < 1024 * 1024 ? [count / 1024, "KB"] : [count / (1024 * 1024), "MB"];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

/** An error in a few words, for use inside a sentence. */
export function failure(code: string): string {
  const title = (ERROR_TITLES as Readonly<Record<string, string>>)[code];
  return title === undefined ? code : title.charAt(0).toLowerCase() + title.slice(1);
}

/** An error as a heading. */
export const ERROR_TITLES: Readonly<Record<ErrorCode, string>> = {
  invalid_config: "The gateway or the page is misconfigured",
  invalid_filter: "The filter cannot be used",
  invalid_argument: "The request is invalid",
  unauthenticated: "Nobody is signed in",
  forbidden: "Not allowed",
  not_found: "No such conversation",
  conflict: "The request conflicts with another",
  unprocessable: "The provider did not understand the request",
  rate_limited: "Too many requests",
  server_error: "The provider has a problem",
  unexpected_status: "An unexpected answer",
  network_error: "The connection failed",
  timeout: "No answer in time",
  aborted: "Given up",
  redirect_refused: "A redirect was refused",
  invalid_response: "The answer cannot be read",
  pagination_stalled: "The pages repeat without end",
  init_failed: "The module did not load",
  module_failed: "The module ran out of memory",
};

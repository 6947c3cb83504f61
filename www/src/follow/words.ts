// How the wall names what is on it.
import { language, number, t, wordFor } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import { agentNames } from "../overview/words.js";
import { channelName, words } from "../view/wording.js";

/** What tells an id from others: what follows a prefix such as `conv_`. */
const short = (id: string) => id.replace(/^[a-z]+_/, "").slice(0, 8);

/** The agent by its name, else by its id. */
export function agentText({ agent: { id, name } }: Listed): string {
  return name ?? agentNames.value.get(id ?? "") ?? (id === null ? t("follow.agent.unknown") : short(id));
}

/** Whom it speaks with; a mask stands as it came. */
export function whoText({ customer, withheld }: Listed): string {
  const known = customer.name ?? customer.phone ?? customer.id;
  if (known !== null) return known;
  return withheld.some((path) => path.startsWith("customer")) ? t("follow.who.withheld") : t("follow.who.unknown");
}

export const channelText = (channel: string): string => wordFor(`channel.${channel}`, channelName(channel));
export const directionText = (direction: string): string => wordFor(`follow.direction.${direction}`, words(direction));
export const statusText = (status: string): string => wordFor(`status.${status}`, words(status));
export const roleText = (role: string): string => wordFor(`follow.role.${role}`, words(role));
/** The platform's own reason, readable: `customer-ended-call` as “Customer ended call”. */
export const reasonText = (reason: string): string => words(reason.replace(/[-_.]+/g, " ").trim());
export const errorText = (code: string): string => wordFor(`follow.error.${code}`, t("follow.error.other"));

/** A running clock: minutes and seconds, as the language writes numbers. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => number(value, { minimumIntegerDigits: 2 });
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return `${hours > 0 ? `${number(hours)}:${two(minutes)}` : number(minutes)}:${two(whole % 60)}`;
}

export function sizeText(bytes: number): string {
  return number(bytes / 1000, { style: "unit", unit: "kilobyte", maximumFractionDigits: bytes < 100_000 ? 1 : 0 });
}

/** Several names, as the language lists them. */
const listText = (names: readonly string[]) => new Intl.ListFormat(language.peek()).format(names);

/** The first calls are only counted. */
export function sayJoined(calls: readonly Listed[], first: boolean): string {
  return first ? t("follow.say.first", { count: calls.length }) : t("follow.say.joined", { agents: listText(calls.map(agentText)), count: calls.length });
}

export const sayEnded = (call: Listed): string => t("follow.say.ended", { agent: agentText(call), status: statusText(call.status) });
export const sayFailed = (call: Listed): string => t("follow.say.failed", { agent: agentText(call) });

// How parts of a conversation are called.
import type { Conversation, Issue } from "convoscope/browser";
import { agentNames } from "../overview/words.js";
import { number, t, wordFor } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import { channelName, words } from "../view/wording.js";

export const roleText = (role: string): string => wordFor(`read.role.${role}`, words(role));
export const statusText = (status: string): string => wordFor(`status.${status}`, words(status));
export const channelText = (channel: string): string => wordFor(`channel.${channel}`, channelName(channel));
export const directionText = (direction: string): string => wordFor(`read.direction.${direction}`, words(direction));

/** The platform's own reason, readable: `customer-ended-call` as “Customer ended call”. */
export const reasonText = (reason: string): string => words(reason.replace(/[-_.]+/g, " ").trim());

/** The agent's name, as far as anybody told it. */
export function agentName({ agent: { id, name } }: Pick<Listed, "agent">): string | null {
  return name ?? agentNames.value.get(id ?? "") ?? null;
}

/** The agent by its name, else by what tells its id from others; null: no agent. */
export function agentText(conversation: Pick<Listed, "agent">): string | null {
  const { id } = conversation.agent;
  return agentName(conversation) ?? (id === null ? null : id.replace(/^[a-z]+_/, "").slice(0, 8));
}

/** An amount with its currency; in whatever else a platform counts, with the platform's word. */
export function costText({ amount, currency }: NonNullable<Conversation["cost"]>): string {
  if (/^[A-Z]{3}$/.test(currency)) return number(amount, { style: "currency", currency, maximumFractionDigits: 4 });
  return `${number(amount, { maximumFractionDigits: 4 })} ${wordFor(`read.cost.${currency}`, currency)}`;
}

/** A field of the model by its path: `transcript[3].timestamp` as “Time of a message (4)”. */
export function fieldText(path: string): string {
  const name = path.replace(/\[\d+\]/g, "");
  const place = /\[(\d+)\]/.exec(path)?.[1];
  const known = wordFor(`read.field.${name}`, "");
  if (known === "") return name.startsWith("metadata.") ? t("read.field.inMetadata", { key: name.slice(9) }) : words(path.replace(/[._]/g, " "));
  return place === undefined ? known : `${known} (${number(Number(place) + 1)})`;
}

export const issueText = (code: Issue["code"]): string => wordFor(`read.issue.${code}`, words(code));

const MASK = /\[(phone|email|redacted):[a-z]{12}\]|\[(recording)\]/g;
const MASKS = ["phone", "email", "redacted", "recording"] as const;

/** How many different values are masked in a conversation, by their kind. */
export function masksIn(conversation: Conversation): { kind: (typeof MASKS)[number]; count: number }[] {
  const found = [...new Set([...JSON.stringify(conversation).matchAll(MASK)].map(([mask]) => mask))];
  return MASKS.flatMap((kind) => {
    const count = found.filter((mask) => mask.startsWith(`[${kind}`)).length;
    return count === 0 ? [] : [{ kind, count }];
  });
}

// A CommonJS program: the package is an ECMAScript module, which Node requires too (20.19 and later).
import type { Conversation } from "convoscope";
import { createClient, eigi } from "convoscope";
import { createGateway } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { timeZones } from "convoscope/time-zones";
import { type Equal, expectType } from "../equal.js";

const client = createClient({ provider: eigi({ apiKey: "vk_1" }), fetch: createSandbox().fetch, timeZones });
createGateway({ provider: eigi({ apiKey: "vk_1" }), authorize: () => null });

export async function reads(): Promise<void> {
  for await (const conversation of client.conversations.list()) expectType<Equal<typeof conversation, Omit<Conversation, never>>>();
}

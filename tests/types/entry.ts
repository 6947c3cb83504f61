import type { Conversation, ConversationFilter, ConvoscopeError, Page, Provider, WasmSource } from "convoscope";
import { anyreach, createClient, eigi, init, isConvoscopeError } from "convoscope";
import { type Equal, expectType } from "./equal.js";

expectType<Equal<typeof init, (source?: WasmSource) => Promise<void>>>();
void init();

// Providers: a secret, or a function that fetches one.
expectType<Equal<ReturnType<typeof eigi>, Provider>>();
eigi({ apiKey: async () => "vk_1" });
anyreach({ token: "pat_1", organization: "org" });
// @ts-expect-error no key
eigi({});
// @ts-expect-error eigi has no organizations
eigi({ apiKey: "vk_1", organization: "org" });

const client = createClient({ provider: eigi({ apiKey: "vk_1" }), timeout: { attempt: 1000 } });
// @ts-expect-error a client without a provider
createClient({});

// A filter takes known names alone; an open enum takes more than the known values.
const filter: ConversationFilter = { channel: "telephone", createdAfter: new Date(0), pageSize: 10 };
// @ts-expect-error a misspelt name
const misspelt: ConversationFilter = { agentID: "a" };
void misspelt;

export async function read(): Promise<void> {
  const page = await client.conversations.list(filter);
  expectType<Equal<typeof page, Page<Omit<Conversation, never>>>>();
  for await (const conversation of client.conversations.list(filter, { omit: ["transcript"] })) {
    expectType<Equal<typeof conversation.summary, string | null>>();
    // @ts-expect-error it was left out
    void conversation.transcript;
  }

  const result = await client.conversations.get("id").result();
  if (result.ok) expectType<Equal<typeof result.value, Conversation>>();
  else expectType<Equal<typeof result.error, ConvoscopeError>>();

  const { data, attempts } = await client.conversations.get("id").withResponse();
  expectType<Equal<typeof data, Conversation>>();
  expectType<Equal<(typeof attempts)[number]["status"], number | null>>();

  try {
    await client.with({ timeout: { total: 1 } }).conversations.get("id");
  } catch (error) {
    if (isConvoscopeError(error)) expectType<Equal<typeof error, ConvoscopeError>>();
  }
}

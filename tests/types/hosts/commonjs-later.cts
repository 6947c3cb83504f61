// A CommonJS program whose TypeScript lets it require no ECMAScript module: it imports the package when needed.
import type { Conversation } from "convoscope" with { "resolution-mode": "import" };

export async function newest(): Promise<Omit<Conversation, never>[]> {
  const { createClient, eigi } = await import("convoscope");
  const client = createClient({ provider: eigi({ apiKey: process.env.EIGI_API_KEY! }) });
  return client.conversations.list().take(10);
}

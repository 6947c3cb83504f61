import { createClient, gateway } from "convoscope";

export async function first(body: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const fetch = async (): Promise<Response> => new Response(body, { headers: { "content-type": "application/json" } });
  return await createClient({ provider: gateway({ url: "https://app.example/api" }), fetch }).conversations.list();
}

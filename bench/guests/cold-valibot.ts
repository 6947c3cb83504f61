import { valibot } from "../peers/valibot.js";

export async function first(body: Uint8Array): Promise<unknown> {
  return valibot.page(body);
}

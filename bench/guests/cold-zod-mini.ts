import { zodMini } from "../peers/zod-mini.js";

export async function first(body: Uint8Array): Promise<unknown> {
  return zodMini.page(body);
}

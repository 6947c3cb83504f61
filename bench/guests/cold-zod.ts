import { zod } from "../peers/zod.js";

export async function first(body: Uint8Array): Promise<unknown> {
  return zod.page(body);
}

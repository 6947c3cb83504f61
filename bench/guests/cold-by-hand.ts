import { hand } from "../peers/hand.js";

export async function first(body: Uint8Array): Promise<unknown> {
  return hand.page(body);
}

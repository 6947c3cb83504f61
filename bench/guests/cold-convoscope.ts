import { init } from "convoscope";
import { convoscope } from "../peers/convoscope.js";

export async function first(body: Uint8Array): Promise<unknown> {
  await init();
  return convoscope.page(body);
}

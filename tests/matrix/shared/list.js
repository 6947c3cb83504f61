// What every place does, in one line of text.
import { createClient, eigi } from "./convoscope.js";
import { tell } from "./tell.js";

/** @param {string} platform its address */
export function list(platform) {
  const provider = eigi({ apiKey: "vk_made_up_for_the_matrix", baseUrl: platform });
  // There is no real key in the page.
  return tell(createClient({ provider, dangerouslyAllowBrowser: true }));
}

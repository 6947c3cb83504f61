// What every place does, through a gateway, by what a page of one needs of the package and no more.
import { createClient, gateway } from "./convoscope.js";
import { tell } from "./tell.js";

/** @param {string} platform its address, where a gateway is too */
export function list(platform) {
  return tell(createClient({ provider: gateway({ url: `${platform}/api` }) }));
}

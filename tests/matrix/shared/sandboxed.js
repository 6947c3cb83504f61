// For tests: the same conversations, from a sandbox in the process.
import { createClient, eigi } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { tell } from "./tell.js";

export function listOfSandbox() {
  const sandbox = createSandbox({ seed: 12, conversations: 150, now: () => new Date("2026-11-02T12:00:00Z") });
  const provider = eigi({ apiKey: "vk_made_up_for_the_matrix" });
  return tell(createClient({ provider, fetch: (request) => sandbox.fetch(request), dangerouslyAllowBrowser: true }));
}

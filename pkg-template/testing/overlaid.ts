import type { Entry } from "./population.js";

/** A made-up conversation with the fields that were set over it. */
export function overlaid(made: Record<string, unknown>, { fields, laid }: Entry): Record<string, unknown> {
  const shown = { ...made, ...fields };
  for (const [name, keys] of Object.entries(laid)) {
    const below = shown[name];
    shown[name] = { ...(typeof below === "object" ? below : null), ...keys };
  }
  return shown;
}

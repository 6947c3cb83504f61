import type { Random } from "./random.js";

/** What the messages of a body are written in. Keys, ids and times are ASCII in any case. */
export type Script = "ascii" | "devanagari";

export const SCRIPTS: readonly Script[] = ["ascii", "devanagari"];

const WORDS: Record<Script, readonly string[]> = {
  ascii: (
    "hello yes no please thank you could tell me the number of your order it was delivered on Monday but box is open " +
    "and one item missing I would like a refund or replacement we can send another today let check that for moment " +
    "address has changed since last time account under email appointment tomorrow morning works fine invoice payment"
  ).split(" "),
  // Callers in India mix: some words of business stay English.
  devanagari: (
    "नमस्ते हाँ नहीं कृपया धन्यवाद आप मुझे अपने ऑर्डर का नंबर बता सकते हैं यह सोमवार को पहुँचा लेकिन डिब्बा खुला था और एक सामान गायब है " +
    "मुझे रिफंड चाहिए या बदलाव हम आज दूसरा भेज देंगे एक मिनट मैं जाँच करता हूँ पता बदल गया पिछली बार से खाता ईमेल कल सुबह ठीक रहेगा " +
    "बिल भुगतान OK order refund app"
  ).split(" "),
};

/** What somebody says: about 85 characters; now and then with a quotation and a line break, which JSON escapes. */
export function sentence(random: Random, script: Script): string {
  const length = 40 + random.below(90);
  let text = random.of(WORDS[script]);
  while (text.length < length) text += ` ${random.of(WORDS[script])}`;
  if (random.percent(4)) text += `:\n"${random.of(WORDS[script])}"`;
  return `${text}${random.of([".", "?", "."])}`;
}

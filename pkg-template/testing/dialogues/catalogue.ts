import type { Dialogue, Language } from "../dialogue.js";
import { ARABIC } from "./arabic.js";
import { ENGLISH } from "./english.js";
import { FRENCH } from "./french.js";
import { GERMAN } from "./german.js";
import { HINDI } from "./hindi.js";
import { JAPANESE } from "./japanese.js";
import { PORTUGUESE } from "./portuguese.js";
import { SPANISH } from "./spanish.js";

const BY_LANGUAGE: Record<Language, readonly Dialogue[]> = {
  en: ENGLISH,
  hi: HINDI,
  es: SPANISH,
  de: GERMAN,
  ar: ARABIC,
  ja: JAPANESE,
  fr: FRENCH,
  pt: PORTUGUESE,
};

/** The dialogues of a language that begin in the given direction; every language has both. */
export function dialoguesOf(language: Language, direction: Dialogue["direction"]): readonly Dialogue[] {
  return BY_LANGUAGE[language].filter((dialogue) => dialogue.direction === direction);
}

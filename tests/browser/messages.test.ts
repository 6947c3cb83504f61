// The catalogs of the demo page: what one language says, every other says with the same values.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileMessageOrThrow, type CompiledMessage } from "@lingui/message-utils/compileMessage";
import de from "../../www/src/language/de.json";
import en from "../../www/src/language/en.json";
import es from "../../www/src/language/es.json";
import hi from "../../www/src/language/hi.json";

/** The names of what is filled in. */
function valuesOf(message: CompiledMessage | string): string[] {
  if (typeof message === "string") return [];
  const found = message.flatMap((token) => {
    if (typeof token === "string") return [];
    const [name, , choices] = token;
    const inner = typeof choices === "object" && choices !== null ? Object.values(choices as Record<string, CompiledMessage>) : [];
    return [...(name === "#" ? [] : [name]), ...inner.flatMap((each) => (Array.isArray(each) ? valuesOf(each) : []))];
  });
  return [...new Set(found)].sort();
}

const read = (catalog: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(catalog).map(([id, message]) => [id, valuesOf(compileMessageOrThrow(message))]));

for (const [language, catalog] of Object.entries({ de, es, hi })) {
  test(`${language} has every message of English, with the same values`, () => {
    assert.deepEqual(read(catalog), read(en));
    assert.deepEqual(Object.entries(catalog).filter(([, text]) => text.trim() === ""), []);
  });
}

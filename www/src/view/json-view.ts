import { element } from "./element.js";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Indented JSON with coloured tokens. */
export function jsonView(value: unknown, label: string): HTMLElement {
  const text = JSON.stringify(value, null, 2) ?? "undefined";
  const code = element("code");
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    code.append(text.slice(end, match.index));
    end = match.index + whole.length;
    if (string === undefined) code.append(element("span", { class: "json-literal" }, whole));
    else if (colon === undefined) code.append(element("span", { class: "json-string" }, string));
    else code.append(element("span", { class: "json-key" }, string), colon);
  }
  code.append(text.slice(end));
  return element("pre", { class: "json", tabindex: 0, role: "region", "aria-label": label }, code);
}

// A transcript on the page, updated by the events of a watch.

/** @typedef {import("convoscope").Message} Message */

/** @param {HTMLElement} list an empty list */
export function transcriptView(list) {
  return {
    /** @param {readonly Message[] | null} messages */
    show: (messages) => list.replaceChildren(...(messages ?? []).map(item)),
    /** @param {number} index @param {Message} message */
    insert: (index, message) => list.insertBefore(item(message), list.children[index] ?? null),
    /** @param {number} index @param {Message} message */
    replace: (index, message) => list.children[index]?.replaceWith(item(message)),
    /** @param {number} index */
    remove: (index) => list.children[index]?.remove(),
  };
}

/** @type {Readonly<Record<string, string>>} */
const NAMES = { user: "Customer", assistant: "Agent", system: "System", tool: "Tool" };

/** Messages are always shown as text, never as markup. @param {Message} message */
function item({ role, content }) {
  const element = document.createElement("li");
  element.className = role === "user" ? "user" : "other";
  const [who, said] = [document.createElement("p"), document.createElement("p")];
  who.className = "role";
  who.textContent = NAMES[role] ?? role;
  said.className = "said";
  said.dir = "auto";
  said.textContent = content;
  element.append(who, said);
  return element;
}

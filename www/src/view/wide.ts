/** The window has room for the conversation beside the list. The same width as in style/layout.css. */
export const WIDE = window.matchMedia("(min-width: 70rem)");

/** On a narrow window the list stands below what was just pressed: brings it into view. */
export function showListBelow(): void {
  if (!WIDE.matches) document.getElementById("conversations")?.scrollIntoView({ block: "start" });
}

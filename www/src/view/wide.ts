/** Whether the window has room for the conversation beside the list. The same width as in style/layout.css. */
export const WIDE = window.matchMedia("(min-width: 70rem)");

/** Scrolls to the list, which narrow windows show below the pressed control. */
export function showListBelow(): void {
  if (!WIDE.matches) document.getElementById("conversations")?.scrollIntoView({ block: "start" });
}

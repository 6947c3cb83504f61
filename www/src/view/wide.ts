/** Whether the window has room for the conversation beside the list. The same width as in style/layout.css. */
export const WIDE = window.matchMedia("(min-width: 70rem)");

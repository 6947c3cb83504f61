/** The views of the page, in the order of its navigation. What draws each: `shell/views.tsx`. */
export const VIEW_NAMES = ["overview", "explore", "follow", "export", "developers"] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

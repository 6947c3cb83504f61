import { ExportLater } from "../export/later.js";
import { FollowLater } from "../follow/later.js";
import { Overview } from "../overview/overview.js";
import type { View } from "./page.js";

/** The views, in the order of the navigation. To add one: its name in `view-name.ts`, its row here. */
export const VIEWS: readonly View[] = [
  { name: "overview", title: "nav.overview", Component: Overview },
  { name: "explore", title: "nav.explore", host: "explore-view" },
  { name: "follow", title: "nav.follow", Component: FollowLater },
  { name: "export", title: "nav.export", Component: ExportLater },
  { name: "developers", title: "nav.developers", host: "developers-view" },
];

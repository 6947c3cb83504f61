// Finds a Firefox for the tests.
import { programOf } from "./debian.mjs";

/** The path of a Firefox. */
export const firefox = () =>
  programOf({
    variable: "FIREFOX_PATH",
    what: "Firefox",
    names: ["firefox-esr", "firefox"],
    paths: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
    debian: "firefox-esr",
  });

// Finds a WebKitGTK for the tests, and a virtual screen, since it has no headless mode.
import { programOf } from "./debian.mjs";

/** WEBKIT_DRIVER_PATH, which starts WebKitGTK's own browser, and XVFB_PATH. @returns {Promise<Record<string, string>>} */
export const webkit = async () => ({
  WEBKIT_DRIVER_PATH: await programOf({ variable: "WEBKIT_DRIVER_PATH", what: "WebKitWebDriver", names: ["WebKitWebDriver"], debian: "webkit2gtk-driver" }),
  XVFB_PATH: await programOf({ variable: "XVFB_PATH", what: "Xvfb", names: ["Xvfb"], debian: "xvfb" }),
});

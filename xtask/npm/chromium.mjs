// Finds a Chromium for the tests.
import { programOf } from "./debian.mjs";
import { StepError, StepSkipped } from "./step.mjs";

/** The path of a Chromium, which the tests require. */
export async function chromium() {
  try {
    return await programOf({
      variable: "CHROMIUM_PATH",
      what: "Chromium or Chrome",
      names: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
      paths: [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      ],
      debian: "chromium",
    });
  } catch (error) {
    throw error instanceof StepSkipped ? new StepError(error.message) : error;
  }
}

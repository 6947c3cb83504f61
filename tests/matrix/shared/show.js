// The page says what came of it, also what went wrong.

/** Where the platform is: tests/matrix tells every page. */
export const platform = new URLSearchParams(location.search).get("platform") ?? "";

/** @param {Promise<string>} text */
export function show(text) {
  text
    .catch((error) => `failed: ${error.code} ${error.message} ${error.cause ?? ""}`)
    .then((text) => {
      document.querySelector("main").textContent = text;
    });
}

/** Loaded before anything is drawn, so that the page does not flash in the other theme. Default: the system's
 *  preference. */
const KEY = "convoscope-theme";

function stored(): string | null {
  // Storage may be forbidden: the choice is then lost on reload.
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset["theme"] ?? (system.matches ? "dark" : "light")) === "dark";

const chosen = stored();
if (chosen === "dark" || chosen === "light") root.dataset["theme"] = chosen;

document.addEventListener("DOMContentLoaded", () => {
  const toggle = document.getElementById("theme-toggle");
  const label = () => toggle?.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
  toggle?.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset["theme"] = theme;
    store(theme);
    label();
  });
  system.addEventListener("change", label);
  label();
});

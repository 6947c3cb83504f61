/**
 * Loaded before anything is drawn, so that a chosen theme does not flash up as the other one.
 * Without a choice the system's preference holds.
 */
const KEY = "convoscope-theme";

function stored(): string | null {
  // Storage may be forbidden; the toggle then works until the next reload.
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

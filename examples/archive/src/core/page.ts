import type { Status } from "./status.js";

/** The page runs nothing and loads its style alone. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2430; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .25rem 1.5rem .25rem 0; font-variant-numeric: tabular-nums } th { font-weight: 500; color: #56616f }
progress { width: 100%; height: .75rem; accent-color: #2563a8 }
.alarm { border-left: 4px solid #b3261e; padding: .25rem .75rem; background: #fdecea } .well { color: #1d6b35 }
@media (prefers-color-scheme: dark) { body { color: #e6e9ee; background: #14181f } th { color: #a5afbd } .alarm { background: #3a1614 } .well { color: #7bd394 } }
`;

export function page(all: readonly Status[], now: number): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="60"><title>Archive</title><link rel="stylesheet" href="/style.css"></head><body>
<h1>Archive of conversations</h1><p>${time(now)}</p>${all.map(section).join("")}</body></html>`;
}

function section(status: Status): string {
  const rows: [string, string][] = [
    ["Conversations", count(status.conversations)],
    ["Files", count(status.files)],
    ["Windows read", `${count(status.read)} of ${count(status.windows)}`],
    ["Being read now", count(status.running)],
    ["Oldest window never read", status.oldestUnread === null ? "none" : time(status.oldestUnread)],
    ["Files in which something may change", count(status.unsettled)],
    ["Records that could not be read", count(status.missing)],
    ["Last window finished", status.lastFinished === null ? "none yet" : time(status.lastFinished)],
  ];
  const alarms = status.alarms.map(({ message }) => `<p class="alarm" role="alert">${text(message)}</p>`).join("");
  return `<section><h2>${text(status.source)} (${text(status.provider)})</h2>
<progress max="${Math.max(1, status.windows)}" value="${status.read}" aria-label="Windows read"></progress>
${alarms || '<p class="well">Nothing falls behind.</p>'}
<table>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${text(value)}</td></tr>`).join("")}</table></section>`;
}

const count = (value: number) => new Intl.NumberFormat("en").format(value);
const time = (second: number) => `${new Date(second * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
const text = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

import type { Actions } from "../actions.js";
import type { ExportChoice, Exporting } from "../export/exporting.js";
import { button, element, icon, required } from "./element.js";
import { errorNotice } from "./error-notice.js";
import { notice } from "./notice.js";
import { pagesLine, progressLine } from "./progress-line.js";
import { whenChanged, type Render } from "./view.js";
import { waitingNote } from "./waiting-note.js";
import { bytes, plural } from "./wording.js";

type Handlers = Pick<Actions, "chooseExport" | "openExport" | "startExport" | "stopExport">;

const FORMATS: readonly (readonly [ExportChoice["format"], string, string])[] = [
  ["csv", "CSV", "A table: a row for each, its scalar fields as columns. No cell can run as a formula."],
  ["ndjson", "NDJSON", "A line of JSON for each, with transcript and analysis."],
];

/** Exports the matching conversations to a file. */
export function mountExportForm(handlers: Handlers): Render {
  const { chooseExport, openExport, startExport, stopExport } = handlers;
  const formats = FORMATS.map(([format, name]) => {
    const input = element("input", { type: "radio", name: "export-format", value: format });
    input.addEventListener("change", () => chooseExport({ format }));
    return { format, input, label: element("label", {}, input, element("span", {}, name)) };
  });
  const about = element("p", { class: "hint" });
  const numbers = check("Mask the customer, and the agent’s number", (masked) => chooseExport({ numbers: masked }));
  const texts = check("Mask telephone numbers and e-mail addresses in texts", (masked) => chooseExport({ texts: masked }));
  const start = button({ class: "button primary", "data-action": "start-export" }, () => {
    // It stays the same element while exporting, or it would lose the focus.
    if (start.dataset["action"] === "stop-export") stopExport();
    else startExport();
  });
  const outcome = element("div", { class: "outcome" });
  required("export-form", HTMLElement).append(
    element(
      "fieldset",
      { class: "segmented" },
      element("legend", {}, "Format"),
      ...formats.map(({ label }) => label),
    ),
    about,
    element("fieldset", { class: "checks" }, element("legend", {}, "Privacy"), numbers.label, texts.label),
    element("p", { class: "hint" }, "The same value has the same mask throughout the file, so it can still be counted."),
    element("div", { class: "start" }, start),
    outcome,
  );

  let saved: string | null = null;
  return whenChanged(
    (state) => [state.export, state.ready],
    (state) => {
      const { choice, client, phase, file } = state.export;
      const writes = phase === "writing";
      for (const { format, input } of formats) {
        input.checked = format === choice.format;
        input.disabled = writes;
      }
      about.textContent = FORMATS.find(([format]) => format === choice.format)?.[2] ?? "";
      numbers.input.checked = choice.numbers;
      texts.input.checked = choice.texts;
      numbers.input.disabled = texts.input.disabled = writes;
      start.disabled = !state.ready || client !== "ready";
      start.dataset["action"] = writes ? "stop-export" : "start-export";
      start.textContent = writes ? "Cancel" : phase === "idle" ? "Export" : "Export again";
      outcome.replaceChildren(...outcomeParts(state.export, client === "ready" ? startExport : openExport));
      // Once for each file, as if its link had been pressed.
      if (file !== null && file.url !== saved) outcome.querySelector<HTMLAnchorElement>("a[download]")?.click();
      saved = file?.url ?? null;
    },
  );
}

function outcomeParts({ client, phase, items, total, bytes: size, file, waiting, error }: Exporting, retry: () => void): HTMLElement[] {
  switch (phase) {
    case "idle":
      return client === "loading" ? [progressLine("Loading", "Loading the client that writes files: the page does without it until now")] : [];
    case "writing":
      return [
        pagesLine("Exporting", items, total, `, ${bytes(size)}`),
        ...(waiting === null ? [] : [waitingNote(waiting)]),
      ];
    case "stopped":
      return [notice("empty", "Cancelled", `After ${plural(items, "conversation")}; nothing was saved.`)];
    case "failed":
      return error === null ? [] : [errorNotice(error, retry)];
    case "done":
      return file === null
        ? []
        : [
            element(
              "div",
              { class: "notice" },
              icon("check"),
              element(
                "div",
                {},
                element("p", {}, element("strong", {}, `${plural(items, "conversation")} exported`)),
                element("p", {}, element("a", { href: file.url, download: file.name }, `${file.name}, ${bytes(size)}`)),
              ),
            ),
          ];
  }
}

function check(text: string, choose: (checked: boolean) => void) {
  const input = element("input", { type: "checkbox" });
  input.addEventListener("change", () => choose(input.checked));
  return { input, label: element("label", { class: "check" }, input, element("span", {}, text)) };
}

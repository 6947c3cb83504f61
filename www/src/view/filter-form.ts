import type { Issue } from "convoscope/browser";
import type { Actions } from "../actions.js";
import type { Capabilities } from "../filter/capabilities.js";
import { sameDraft, INITIAL_DRAFT } from "../filter/draft.js";
import { GROUPS, type Field } from "../filter/field.js";
import { issuesAt } from "../filter/issues.js";
import type { State } from "../state.js";
import { element, required, setAttributes } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { showListBelow } from "./wide.js";
import { channelName, plural, words } from "./wording.js";

/** The filter fields, each with its issues while typing. */
export function mountFilterForm({ edit, apply, clearFilters }: Actions): Render {
  const form = required("filter-form", HTMLFormElement);
  const controls = GROUPS.flatMap(({ fields }) => fields).map((field) => fieldControl(field, edit));
  const groups = GROUPS.map(({ title, fields }) => {
    const own = controls.filter(({ field }) => fields.includes(field));
    return {
      own,
      set: element("fieldset", { class: "fields" }, element("legend", {}, title), ...own.map(({ root }) => root)),
    };
  });
  const elsewhere = element("ul", { class: "message", "aria-live": "polite" });
  const submit = element("button", { type: "submit", class: "button primary" }, "List conversations");
  const clear = element("button", { type: "button", class: "button" }, "Clear");
  clear.addEventListener("click", clearFilters);
  form.append(...groups.map(({ set }) => set), elsewhere, element("div", { class: "form-foot" }, submit, clear));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void apply().then((applied) => {
      if (applied) showListBelow();
      else controls.find(({ control }) => control.getAttribute("aria-invalid") === "true")?.control.focus();
    });
  });

  return whenChanged(
    (state) => [state.trace, state.capabilities, state.draft],
    (state) => {
      const { trace, capabilities } = state;
      form.inert = trace === null || capabilities === null;
      if (trace === null || capabilities === null) return;
      const { issues } = trace;
      for (const control of controls) control.render(state, capabilities, issuesAt(issues, control.field.name, state.draft));
      for (const { own, set } of groups) set.hidden = own.every(({ root }) => root.hidden);
      elsewhere.replaceChildren(...issuesAt(issues, null, state.draft).map(({ message }) => element("li", {}, message)));
      submit.textContent = issues.length === 0 ? "List conversations" : `${plural(issues.length, "mistake")} to fix`;
      clear.hidden = sameDraft(state.draft, INITIAL_DRAFT);
    },
  );
}

function fieldControl(field: Field, edit: Actions["edit"]) {
  const { name, label, kind, hint, placeholder } = field;
  const id = `filter-${name}`;
  const message = element("p", { class: "message", id: `${id}-message`, "aria-live": "polite" });
  const shared = {
    id,
    name,
    autocomplete: "off",
    "aria-describedby": `${id}-message${hint === undefined ? "" : ` ${id}-hint`}`,
  };
  const control =
    kind === "choice"
      ? element("select", shared)
      : kind === "json"
        ? element("textarea", { ...shared, rows: 2, spellcheck: "false", placeholder })
        : element("input", {
            ...shared,
            type: "text",
            spellcheck: "false",
            placeholder,
            inputmode: kind === "number" ? "numeric" : null,
          });
  control.addEventListener("input", () => edit(name, control.value));
  const root = element(
    "div",
    { class: `field ${kind}`, "data-field": name },
    element("label", { for: id }, label),
    control,
    message,
    hint === undefined ? null : element("p", { class: "hint", id: `${id}-hint` }, hint),
  );

  let offered: readonly string[] = [];
  return {
    field,
    root,
    control,
    render({ draft }: State, able: Capabilities, issues: readonly Issue[]): void {
      const value = draft[name] ?? "";
      const accepted = able.get(name);
      // A filled-in field stays visible, to show why it does not suit the provider.
      root.hidden = accepted === undefined && value === "";
      if (control instanceof HTMLSelectElement) {
        // A value from the URL or the other provider is offered too; its message says what is wrong.
        const choices =
          accepted === undefined || (value !== "" && !accepted.includes(value))
            ? [...(accepted ?? []), value]
            : accepted;
        if (choices.join() !== offered.join())
          control.replaceChildren(
            option("", "Any"),
            ...choices
              .filter(Boolean)
              .map((choice) => option(choice, name === "channel" ? channelName(choice) : words(choice))),
          );
        offered = choices;
      }
      if (control.value !== value) control.value = value;
      const said = issues.map((issue) => issue.message).join(" ");
      // Writing the same text again would make a screen reader repeat it.
      if (message.textContent !== said) message.textContent = said;
      setAttributes(control, { "aria-invalid": issues.length > 0 ? "true" : null });
    },
  };
}

function option(value: string, text: string): HTMLOptionElement {
  return element("option", { value }, text);
}

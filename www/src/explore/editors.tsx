// What a filter is edited with. Each edits the text of its fields; the client and the gateway judge it while it is typed.
import { offsetIn } from "../app/instant.js";
import { choices, type Draft } from "../filter/draft.js";
import type { FieldName } from "../filter/field.js";
import { issuesAt } from "../filter/issues.js";
import type { Kind } from "../filter/kinds.js";
import { choiceText, kindTitle } from "../filter/words.js";
import { lengthText, t, wordFor, type MessageId } from "../language/language.js";
import { useOwnId } from "../shell/own-id.js";
import { AgentEditor } from "./agent-editor.js";
import type { Model } from "./model.js";
import { WhenEditor } from "./when-editor.js";

export interface EditorProps {
  model: Model;
  kind: Kind;
  zone: string;
  close(): void;
}

export function Editor(props: EditorProps) {
  const { model, kind, close } = props;
  const { actions } = model.page;
  const submit = (event: Event) => {
    event.preventDefault();
    void actions.apply().then((applied) => applied && close());
  };
  return (
    <form class="editor" noValidate onSubmit={submit} data-editor={kind.name}>
      <p class="menu-title">{kindTitle(kind.name)}</p>
      <Inputs {...props} />
      <Issues model={model} names={kind.fields} />
      {kind.editor !== "choice" && (
        <div class="editor-foot">
          <button class="button small primary" data-action="apply">
            {t("explore.apply")}
          </button>
        </div>
      )}
    </form>
  );
}

function Inputs(props: EditorProps) {
  switch (props.kind.editor) {
    case "when":
      return <WhenEditor {...props} />;
    case "choice":
      return <ChoiceEditor {...props} />;
    case "agent":
      return <AgentEditor {...props} />;
    case "range":
      return <RangeEditor {...props} />;
    case "hours":
      return <HoursEditor {...props} />;
    case "metadata":
    case "text":
      return <TextEditor {...props} />;
  }
}

export const issuesId = (name: FieldName) => `issues-${name}`;
export const isWrong = ({ trace, draft }: Model, name: FieldName): boolean => issuesAt(trace.value?.issues ?? [], name, draft.value).length > 0;

/** What is wrong with these fields. */
function Issues({ model: { trace, draft }, names }: { model: Model; names: readonly FieldName[] }) {
  return (
    <>
      {names.map((name) => (
        <p key={name} class="message" id={issuesId(name)} aria-live="polite">
          {issuesAt(trace.value?.issues ?? [], name, draft.value).map(({ message }) => message).join(" ")}
        </p>
      ))}
    </>
  );
}

/** Words that the platform accepts, of which one has to match. */
function ChoiceEditor({ model: { page, draft, capabilities }, kind }: EditorProps) {
  const [name] = kind.fields;
  if (name === undefined) return null;
  const able = capabilities.value;
  const chosen = choices(draft.value[name] ?? "");
  const accepted = able?.served.get(name) ?? able?.whileReading.get(name) ?? [];
  // One from the address, or of another platform, is shown too: its message says what is wrong.
  const offered = [...accepted, ...chosen.filter((value) => !accepted.includes(value))];
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : offered.filter((each) => each === value || chosen.includes(each));
    page.actions.edit(name, next.join(","));
    void page.actions.apply();
  };
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{kindTitle(kind.name)}</legend>
      {offered.map((value) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} aria-describedby={issuesId(name)} onChange={() => toggle(value)} />
          {choiceText(kind.name, value)}
        </label>
      ))}
    </fieldset>
  );
}

interface InputProps {
  model: Model;
  name: FieldName;
  label: string;
  type?: "text" | "number" | "time";
  hint?: string;
}

/** One field of the filter as an input. */
export function Input({ model, name, label, type = "text", hint = "" }: InputProps) {
  const id = useOwnId();
  const { page, draft } = model;
  const shared = {
    id,
    name,
    value: draft.value[name] ?? "",
    autocomplete: "off" as const,
    spellcheck: false,
    "aria-invalid": isWrong(model, name) ? (true as const) : undefined,
    "aria-describedby": `${issuesId(name)}${hint === "" ? "" : ` ${id}-hint`}`,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => page.actions.edit(name, currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {name === "metadata" ? <textarea rows={3} dir="ltr" {...shared} /> : type === "number" ? <input type="number" min={0} {...shared} /> : type === "time" ? <input type="time" {...shared} /> : <input type="text" {...shared} />}
      {hint !== "" && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function TextEditor({ model, kind: { name, fields } }: EditorProps) {
  const [field] = fields;
  return field === undefined ? null : <Input {...{ model }} name={field} label={t(`explore.${name}.label` as MessageId)} hint={wordFor(`explore.${name}.hint`, "")} />;
}

function RangeEditor({ model, kind: { name, fields } }: EditorProps) {
  const { draft } = model;
  const inWords = (field: FieldName) => {
    const value = Number(draft.value[field] ?? Number.NaN);
    return name === "length" && value >= 60 ? lengthText(value) : "";
  };
  return (
    <div class="pair">
      {fields.map((field, index) => (
        <Input key={field} {...{ model }} name={field} type="number" label={t(`explore.${name}.${index === 0 ? "least" : "most"}` as MessageId)} hint={inWords(field)} />
      ))}
    </div>
  );
}

/** The platform counts hours from an offset, the same all year: that of the page's zone now. */
function HoursEditor({ model, zone }: EditorProps) {
  const offset = offsetIn(zone, new Date());
  const { page, draft } = model;
  const hours = { ...model, page: { ...page, actions: { ...page.actions, edit: (name: FieldName, text: string) => editHours(page.actions.edit, draft.peek(), name, text, offset) } } };
  return (
    <>
      <div class="pair">
        <Input model={hours} name="timeFrom" type="time" label={t("explore.hours.from")} />
        <Input model={hours} name="timeTo" type="time" label={t("explore.hours.to")} />
      </div>
      <p class="hint">{t("explore.hours.hint", { zone: zone.replaceAll("_", " "), offset: offsetText(offset) })}</p>
    </>
  );
}

function editHours(edit: (name: FieldName, text: string) => void, draft: Draft, name: FieldName, text: string, offset: number): void {
  edit(name, text);
  const other = name === "timeFrom" ? draft.timeTo : draft.timeFrom;
  edit("utcOffset", text === "" && other === undefined ? "" : String(offset));
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const part = (value: number) => String(value).padStart(2, "0");
  return `UTC${minutes < 0 ? "−" : "+"}${part(Math.floor(size / 60))}:${part(size % 60)}`;
}

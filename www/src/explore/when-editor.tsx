import { useSignal } from "@preact/signals";
import { instantIn } from "../app/instant.js";
import { today } from "../app/place.js";
import type { FieldName } from "../filter/field.js";
import { PRESETS, momentOf, presetOf } from "../filter/words.js";
import { t } from "../language/language.js";
import { issuesId, isWrong, type EditorProps } from "./editors.js";

const ENDS = [
  ["from", "createdAfter"],
  ["to", "createdBefore"],
] as const satisfies readonly (readonly [string, FieldName])[];

/** Days of a preset or of choice, and times of them, by the clocks of the page's zone. */
export function WhenEditor({ model, zone, close }: EditorProps) {
  const { page, draft } = model;
  const { actions } = page;
  const { createdAfter = "", createdBefore = "" } = draft.value;
  const preset = presetOf(createdAfter, createdBefore);
  const choose = async (from: string, to: string) => {
    actions.edit("createdAfter", from);
    actions.edit("createdBefore", to);
    if (await actions.apply()) close();
  };
  return (
    <>
      <div class="presets">
        {PRESETS.map(([name, from, to], index) => (
          <button key={name} type="button" class="button small" aria-pressed={name === preset} data-first={index === 0 ? "" : undefined} data-preset={name} onClick={() => void choose(from, to)}>
            {t(`period.${name}`)}
          </button>
        ))}
      </div>
      {ENDS.map(([end, name]) => (
        <Moment key={name} {...{ model, zone, name, end }} />
      ))}
      <p class="hint">{t("explore.when.hint", { zone: zone.replaceAll("_", " ") })}</p>
    </>
  );
}

function Moment({ model, zone, name, end }: { model: EditorProps["model"]; zone: string; name: (typeof ENDS)[number][1]; end: "from" | "to" }) {
  const { page, draft } = model;
  const now = momentOf(draft.value[name] ?? "") ?? { day: "", time: "" };
  // A time without its day is nothing yet, but stays in its input.
  const pending = useSignal("");
  const set = (day: string, time: string) => {
    pending.value = time;
    page.actions.edit(name, day === "" ? "" : time === "" ? day : instantIn(zone, { day, time }).toISOString().replace(/\.000Z$/, "Z"));
  };
  const time = now.time || pending.value;
  const shared = { "aria-describedby": issuesId(name), "aria-invalid": isWrong(model, name) ? (true as const) : undefined };
  return (
    <fieldset class="moment">
      <legend>{t(`period.${end}`)}</legend>
      <input type="date" name={`${name}-day`} aria-label={t("explore.when.day", { end: t(`period.${end}`) })} value={now.day} max={today.value} {...shared} onInput={({ currentTarget: { value } }) => set(value, time)} />
      <input type="time" name={`${name}-time`} aria-label={t("explore.when.time", { end: t(`period.${end}`) })} value={time} {...shared} onInput={({ currentTarget: { value } }) => set(now.day, value)} />
    </fieldset>
  );
}

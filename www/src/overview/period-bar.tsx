import { adjust, days, go, place, today } from "../app/place.js";
import { PERIODS, readDay } from "../app/period.js";
import { t } from "../language/language.js";

/** While a year is typed, it is one of the first centuries. */
const EARLIEST = "2000-01-01";

/** Chooses the days: of a preset, or any. */
export function PeriodBar() {
  const { period } = place.value;
  const { from, to } = days.value;
  return (
    <div class="period">
      <fieldset class="segmented">
        <legend>{t("period.label")}</legend>
        {PERIODS.map((name) => (
          <label key={name}>
            {/* Other days begin with those that are shown. */}
            <input type="radio" name="period" value={name} checked={name === period} onChange={() => go(name === "custom" ? { period: name, from, to } : { period: name, from: null, to: null })} />
            <span>{t(`period.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      {period === "custom" && (
        <div class="period-days">
          {(["from", "to"] as const).map((end) => (
            <label key={end}>
              {t(`period.${end}`)}
              <input
                type="date"
                name={`period-${end}`}
                value={end === "from" ? from : to}
                min={EARLIEST}
                max={today.value}
                required
                onChange={({ currentTarget: { value } }) => readDay(value) !== null && value >= EARLIEST && adjust({ [end]: value })}
              />
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

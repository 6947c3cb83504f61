import { useMemo } from "preact/hooks";
import { adjust, place, zone } from "../app/place.js";
import { LANGUAGES, language, rememberLanguage, t, type Language } from "../language/language.js";
import { Icon } from "./icon.js";

export type LoadLanguage = (language: Language) => Promise<void>;

/** Language and time zone. */
export function SettingsMenu({ load }: { load: LoadLanguage }) {
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  const chosen = place.value.zone;
  // A zone of the address may have a name that the list does not.
  const offered = ["UTC", ...zones.filter((name) => name !== "UTC"), ...(chosen === null || chosen === "UTC" || zones.includes(chosen) ? [] : [chosen])];
  return (
    <>
      <button type="button" class="button icon-only" popovertarget="settings-menu" aria-label={t("settings.open")} title={`${LANGUAGES[language.value]}, ${zone.value}`}>
        <Icon name="webrtc" />
      </button>
      <div id="settings-menu" class="menu" popover="auto" role="dialog" aria-label={t("settings.open")}>
        <div class="field">
          <label for="language">{t("settings.language")}</label>
          <select
            id="language"
            value={language.value}
            onChange={({ currentTarget }) => {
              const to = currentTarget.value as Language;
              rememberLanguage(to);
              void load(to);
            }}
          >
            {Object.entries(LANGUAGES).map(([name, title]) => (
              <option key={name} value={name} lang={name}>
                {title}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="zone">{t("settings.zone")}</label>
          <select id="zone" aria-describedby="zone-about" value={chosen ?? ""} onChange={({ currentTarget }) => adjust({ zone: currentTarget.value || null })}>
            <option value="">{t("settings.zone.own", { zone: own })}</option>
            {offered.map((name) => (
              <option key={name} value={name}>
                {name.replaceAll("_", " ")}
              </option>
            ))}
          </select>
          <p class="hint" id="zone-about">
            {t("settings.zone.about")}
          </p>
        </div>
      </div>
    </>
  );
}

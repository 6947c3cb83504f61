// What else the conversations can be filtered by, and what that costs.
import { isSet, KINDS, type Kind, type KindName } from "../filter/kinds.js";
import { kindTitle } from "../filter/words.js";
import { t } from "../language/language.js";
import { FETCHED } from "../listing/listed.js";
import { place } from "../app/place.js";
import { Icon } from "../shell/icon.js";
import { Popup } from "../shell/popup.js";
import type { Model } from "./model.js";

export function AddFilter({ model: { capabilities, draft }, add }: { model: Model; add(name: KindName): void }) {
  const able = capabilities.value;
  const free = KINDS.filter((kind) => !isSet(kind, draft.value));
  const within = (accepted: ReadonlyMap<string, unknown> | undefined) => free.filter(({ fields }) => fields.some((name) => accepted?.has(name)));
  const fetched = FETCHED[place.value.provider];
  const reading = within(able?.whileReading);
  const group = (name: string, kinds: readonly Kind[], heading: string, cost: string, close: () => void) =>
    kinds.length > 0 && (
      <section aria-labelledby={`add-${name}`} aria-describedby={cost === "" ? undefined : `add-${name}-cost`}>
        <p class="menu-title" id={`add-${name}`}>
          {heading}
        </p>
        {cost !== "" && (
          <p class="hint" id={`add-${name}-cost`}>
            {cost}
          </p>
        )}
        <ul class="kinds">
          {kinds.map((kind) => (
            <li key={kind.name}>
              <button
                type="button"
                class="menu-item"
                data-kind={kind.name}
                onClick={() => {
                  close();
                  add(kind.name);
                }}
              >
                {kindTitle(kind.name)}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <Popup
      class="button small add-filter"
      action="add-filter"
      name={t("explore.add.of")}
      label={t("explore.add.of")}
      button={
        <>
          <Icon name="plus" /> {t("explore.add")}
        </>
      }
    >
      {(close) => (
        <>
          {able === null && <p class="hint">{t("explore.add.waiting")}</p>}
          {group("served", within(able?.served), t("explore.add.served"), "", close)}
          {group("reading", reading.filter(({ name }) => !fetched.includes(name)), t("explore.add.reading"), t("explore.add.reading.cost"), close)}
          {group("fetching", reading.filter(({ name }) => fetched.includes(name)), t("explore.add.fetching"), t("explore.add.fetching.cost"), close)}
        </>
      )}
    </Popup>
  );
}

import { useState } from "preact/hooks";
import { readGateway, useGateway } from "../app/source.js";
import { place } from "../app/place.js";
import { CALLERS } from "../caller.js";
import { t } from "../language/language.js";
import { PROVIDERS } from "../provider.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { Icon } from "./icon.js";
import type { Page } from "./page.js";

/** Where the conversations come from. Platform, key and caller are chosen in demo mode alone: elsewhere the gateway has
 *  them. */
export function SourceMenu({ demo: { gateway }, actions }: Page) {
  const { provider } = place.value;
  const name = gateway === null ? PROVIDER_NAMES[provider] : new URL(gateway).pathname;
  return (
    <>
      <button type="button" class="button source-button" popovertarget="source-menu">
        <Icon name="shield" />
        <span class="visually-hidden">{t("source.open")} </span>
        <span class="source-kind">{t(gateway === null ? "source.sandbox" : "source.gateway")}</span>
        <span class="source-name">{name}</span>
      </button>
      <div id="source-menu" class="menu" popover="auto" role="dialog" aria-label={t("source.heading")}>
        <p class="menu-title">{t("source.heading")}</p>
        {gateway === null ? <Sandbox actions={actions} /> : <p class="hint">{gateway}</p>}
        <Gateway current={gateway} />
      </div>
    </>
  );
}

function Sandbox({ actions }: Pick<Page, "actions">) {
  const { provider, access, caller } = place.value;
  return (
    <>
      <p class="hint">{t("source.sandbox.about")}</p>
      <Choice name="provider" legend={t("source.platform")} values={PROVIDERS} chosen={provider} text={(value) => PROVIDER_NAMES[value]} choose={actions.chooseProvider} />
      {provider === "anyreach" && (
        <Choice name="access" legend={t("source.access")} values={["full", "restricted"] as const} chosen={access} text={(value) => t(`source.access.${value}`)} choose={actions.chooseAccess} />
      )}
      <Choice name="caller" legend={t("source.caller")} values={CALLERS} chosen={caller} text={(value) => t(`source.caller.${value}`)} choose={actions.chooseCaller} />
    </>
  );
}

function Choice<V extends string>({ name, legend, values, chosen, text, choose }: { name: string; legend: string; values: readonly V[]; chosen: V; text: (value: V) => string; choose: (value: V) => void }) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => choose(value)} />
          {text(value)}
        </label>
      ))}
    </fieldset>
  );
}

function Gateway({ current }: { current: string | null }) {
  const [address, setAddress] = useState(current ?? "");
  const [mistake, setMistake] = useState("");
  const use = (event: Event) => {
    event.preventDefault();
    const read = readGateway(address, window.location.href);
    if ("url" in read && address.trim() !== "") useGateway(read.url);
    else setMistake(t(`source.gateway.${"mistake" in read ? read.mistake : "form"}`));
  };
  return (
    <form class="own-gateway" noValidate onSubmit={use}>
      <div class="field">
        <label for="gateway">{t("source.gateway.address")}</label>
        <input
          id="gateway"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="/api"
          value={address}
          aria-describedby="gateway-about gateway-mistake"
          aria-invalid={mistake === "" ? undefined : true}
          onInput={({ currentTarget }) => (setAddress(currentTarget.value), setMistake(""))}
        />
        <p class="message" id="gateway-mistake" aria-live="polite">
          {mistake}
        </p>
        <p class="hint" id="gateway-about">
          {t("source.gateway.about")} {t("source.gateway.hint")}
        </p>
      </div>
      <div class="form-foot">
        <button class="button">{t("source.gateway.use")}</button>
        {current !== null && (
          <button type="button" class="button" onClick={() => useGateway(null)}>
            {t("source.gateway.back")}
          </button>
        )}
      </div>
    </form>
  );
}

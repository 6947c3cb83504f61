// Our JSON beside the platform's.
import type { Conversation } from "convoscope/browser";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { place } from "../app/place.js";
import { t } from "../language/language.js";
import type { Page } from "../shell/page.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { Copy } from "./copy.js";
import { Tree } from "./tree.js";

export function Json({ page, conversation }: { page: Page; conversation: Conversation }) {
  const platform = PROVIDER_NAMES[conversation.provider];
  return (
    <div class="jsons">
      <Column title={t("read.json.ours")} about={t("read.json.ours.about")} value={conversation} action="copy-json" />
      {page.demo.gateway === null ? <Platforms page={page} conversation={conversation} /> : <Column title={t("read.json.platform", { platform })} about={t("read.json.platform.gateway", { code: "get(id, { raw: true })" })} />}
    </div>
  );
}

function Platforms({ page: { demo }, conversation }: { page: Page; conversation: Conversation }) {
  const [sent, setSent] = useState<{ value: unknown } | "loading" | "failed">("loading");
  const platform = PROVIDER_NAMES[conversation.provider];
  useEffect(() => {
    let isOver = false;
    const show = (next: typeof sent) => isOver || setSent(next);
    demo.platformJson(place.peek(), conversation.id).then(
      (value) => show(value === null ? "failed" : { value }),
      () => show("failed"),
    );
    return () => void (isOver = true);
  }, [conversation]);
  return (
    <Column title={t("read.json.platform", { platform })} about={t("read.json.platform.sandbox")} action="copy-platform-json" {...(typeof sent === "object" ? sent : {})}>
      {typeof sent === "string" && (
        <p class="none" role="status">
          {t(`read.json.platform.${sent}`)}
        </p>
      )}
    </Column>
  );
}

function Column({ title, about, value, action = "copy", children }: { title: string; about: string; value?: unknown; action?: string; children?: ComponentChildren }) {
  return (
    <section class="json" aria-label={title}>
      <div class="json-head">
        <h3>{title}</h3>
        {value !== undefined && <Copy what={title} text={() => JSON.stringify(value, null, 2)} action={action} />}
      </div>
      <p class="hint">{about}</p>
      {value !== undefined && <Tree value={value} exact label={title} />}
      {children}
    </section>
  );
}

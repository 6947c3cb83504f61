import { useState } from "preact/hooks";
import { t } from "../language/language.js";
import { Icon } from "../shell/icon.js";

/** Copies a text when pressed, and says so until the focus goes elsewhere. */
export function Copy({ what, text, action }: { what: string; text(): string; action: string }) {
  const [outcome, setOutcome] = useState<"copied" | "copy.refused" | null>(null);
  const copy = () =>
    void navigator.clipboard.writeText(text()).then(
      () => setOutcome("copied"),
      () => setOutcome("copy.refused"),
    );
  return (
    <button type="button" class="button small" data-action={action} onClick={copy} onBlur={() => setOutcome(null)}>
      <Icon name={outcome === "copied" ? "check" : "copy"} />
      <span role="status">{outcome === null ? what : t(`export.${outcome}`)}</span>
    </button>
  );
}

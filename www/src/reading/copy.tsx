import { useState } from "preact/hooks";
import { t } from "../language/language.js";
import { Icon } from "../shell/icon.js";

/** Copies a text when pressed, and says whether it could. */
export function Copy({ what, text, action = "copy" }: { what: string; text: () => string; action?: string }) {
  const [said, say] = useState<"read.copy" | "read.copied" | "read.copy.failed">("read.copy");
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => say("read.copied"),
      () => say("read.copy.failed"),
    );
  return (
    <button type="button" class="button small copy" data-action={action} onClick={() => void copy()} onBlur={() => say("read.copy")}>
      <Icon name={said === "read.copied" ? "check" : "copy"} />
      <span role="status">{t(said)}</span>
      <span class="visually-hidden"> {what}</span>
    </button>
  );
}

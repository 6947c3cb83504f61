// The wall comes as a script of its own, when it is first shown.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language/language.js";
import { failureOf, part, type Failure } from "../part.js";
import { Old } from "../shell/notice.js";
import type { Page } from "../shell/page.js";
import { errorNotice } from "../view/error-notice.js";

let load: (() => Promise<{ Follow: ComponentType<Page> }>) | undefined;

export function FollowLater(page: Page) {
  const [View, setView] = useState<ComponentType<Page> | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const open = () => {
    setError(null);
    load ??= part("The wall of live calls", (failures) => page.script("follow", failures) as Promise<typeof import("./follow.js")>);
    load().then(
      ({ Follow }) => setView(() => Follow),
      (cause: unknown) => setError(failureOf(cause)),
    );
  };
  useEffect(open, []);
  if (View !== null) return <View {...page} />;
  return (
    <div class="follow-view">
      <h1>{t("follow.title")}</h1>
      {error === null ? <progress aria-label={t("follow.title")} /> : <Old key={error} make={() => errorNotice(error, open)} />}
    </div>
  );
}

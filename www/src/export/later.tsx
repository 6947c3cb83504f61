// Export is a script of its own, which comes when the view is first shown.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { failureOf, part, type Failure } from "../part.js";
import { Old } from "../shell/notice.js";
import type { Page } from "../shell/page.js";
import { errorNotice } from "../view/error-notice.js";

const loaded = signal<ComponentType<Page> | null>(null);
const failed = signal<Failure | null>(null);
let load: (() => Promise<typeof import("./export.js")>) | undefined;

function open({ script }: Page): void {
  load ??= part("Export", (failures) => script("export", failures) as Promise<typeof import("./export.js")>);
  failed.value = null;
  load().then(
    ({ Export }) => {
      loaded.value = Export;
    },
    (error: unknown) => {
      failed.value = failureOf(error);
    },
  );
}

export function ExportLater(page: Page) {
  useEffect(() => open(page), []);
  const [View, error] = [loaded.value, failed.value];
  if (View !== null) return <View {...page} />;
  return <div class="exporting">{error === null ? <div class="skeleton export-sample" /> : <Old key={error} make={() => errorNotice(error, () => open(page))} />}</div>;
}

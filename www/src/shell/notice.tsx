import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.js";

/** Says why something is missing. */
export function Notice({ icon, title, text, children }: { icon: string; title: string; text: string; children?: ComponentChildren }) {
  return (
    <div class="notice" role="status">
      <Icon name={icon} />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        {text !== "" && <p>{text}</p>}
        {children}
      </div>
    </div>
  );
}

/** An element that older code makes. With another `key` it is made anew. */
export function Old({ make }: { make(): HTMLElement }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => host.current?.replaceChildren(make()), []);
  return <div ref={host} />;
}

// A button and what it opens: a popover at the button, on a phone a sheet at the lower edge. It closes on Escape and on a
// press elsewhere, and the focus goes back to the button.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useOwnId } from "./own-id.js";

interface PopupProps {
  /** The name of what it opens. */
  label: string;
  /** What the button says. */
  button: ComponentChildren;
  /** Of the button: its class, name and mark for tests. */
  class: string;
  name?: string | undefined;
  action: string;
  describedBy?: string | undefined;
  /** Opens at once. */
  openAtFirst?: boolean;
  onOpen?(): void;
  /** After it closed; `cancelled`: by Escape. */
  onClose?(cancelled: boolean): void;
  /** Drawn while it is open. */
  children(close: () => void): ComponentChildren;
}

const GAP = 6;

export function Popup({ label, button, class: look, name, action, describedBy, openAtFirst = false, onOpen, onClose, children }: PopupProps) {
  const id = useOwnId();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const cancelled = useRef(false);

  useEffect(() => {
    if (openAtFirst) panel.current?.showPopover();
  }, []);

  useLayoutEffect(() => {
    const [shown, from] = [panel.current, opener.current];
    if (!open || shown === null || from === null) return;
    const { left, right, bottom } = from.getBoundingClientRect();
    const { innerWidth } = window;
    const room = innerWidth - shown.offsetWidth - GAP;
    const start = document.documentElement.dir === "rtl" ? right - shown.offsetWidth : left;
    shown.style.setProperty("--left", `${Math.max(GAP, Math.min(start, room))}px`);
    shown.style.setProperty("--top", `${bottom + GAP}px`);
    shown.querySelector<HTMLElement>("[data-first], input, select, textarea, button")?.focus();
  }, [open]);

  return (
    <>
      <button
        ref={opener}
        type="button"
        class={look}
        popovertarget={id}
        aria-label={name}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        data-action={action}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        class="popup"
        popover="auto"
        role="dialog"
        aria-label={label}
        onKeyDown={({ key }) => (cancelled.current = key === "Escape")}
        onToggle={({ newState }) => {
          setOpen(newState === "open");
          if (newState === "open") return onOpen?.();
          onClose?.(cancelled.current);
          cancelled.current = false;
        }}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

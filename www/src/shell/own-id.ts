import { useState } from "preact/hooks";

let made = 0;

/** An id of an element. Preact's own are unique within one of the places that it draws into, of which there are several. */
export function useOwnId(): string {
  const [id] = useState(() => `own-${(made += 1)}`);
  return id;
}

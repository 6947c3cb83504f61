// What the browser keeps of a visitor's choices. Storage may be forbidden: a choice is then lost on reload.

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(`convoscope-${key}`);
  } catch {
    return null;
  }
}

/** null: forgets it. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`convoscope-${key}`);
    else localStorage.setItem(`convoscope-${key}`, value);
  } catch {
    return;
  }
}

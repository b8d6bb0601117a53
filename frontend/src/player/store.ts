/** What stays on this device. A full or forbidden store must never stop an answer from being given: in a frame of
 * another site a browser may refuse even to name one. */
export type Store = "localStorage" | "sessionStorage";

export function keep(store: Store, key: string, value: unknown): boolean {
  try {
    window[store].setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function kept<T>(store: Store, key: string): T | null {
  try {
    const text = window[store].getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export function forget(store: Store, key: string): void {
  try {
    window[store].removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

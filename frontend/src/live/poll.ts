export interface Watch {
  /** Milliseconds between two questions; a little is added by chance, so that a full room does not ask at once. */
  every: number;
  /** Something changed; the answer to this is the version seen from now on. */
  changed: (state: Record<string, unknown>) => void;
  /** False while the server cannot be reached. */
  reached?: (yes: boolean) => void;
}

const patience = 8;

/**
 * Asks a page of state again and again: 204 while it is as before. A room that is gone loads the page anew.
 * A form that is being sent leads elsewhere by itself, so nothing is asked after it.
 */
export function poll(url: string, version: string, watch: Watch): void {
  let seen = version;
  let failures = 0;
  let leaving = false;
  document.addEventListener("submit", (event) => {
    leaving ||= !event.defaultPrevented;
  });

  async function ask(): Promise<void> {
    try {
      const answer = await fetch(`${url}?seen=${encodeURIComponent(seen)}`, {
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        cache: "no-store",
      });
      if (leaving) return;
      failures = 0;
      watch.reached?.(true);
      if (answer.status === 200) {
        const state = (await answer.json()) as Record<string, unknown>;
        if (leaving) return;
        seen = String(state.version);
        watch.changed(state);
      } else if (answer.status === 404 || answer.status === 401) {
        return location.reload();
      }
    } catch {
      if (leaving) return;
      failures = Math.min(failures + 1, patience);
      watch.reached?.(false);
    }
    again();
  }

  function again(): void {
    const wait = watch.every * (1 + failures) * (document.hidden ? 3 : 1);
    setTimeout(() => void ask(), wait + Math.random() * watch.every * 0.25);
  }

  again();
}

/**
 * Long texts are kept on this device while they are typed, under `data-autosave="key"`. A form that was sent but
 * not taken (no connection, database away) finds its text again; what was taken is forgotten after an hour.
 * Leaving with an unsent text asks first.
 */
interface Kept {
  text: string;
  sentAt?: number;
}

const prefix = "npt-text:";
const anHour = 3_600_000;

export function autosaveTexts(): void {
  forgetSent();
  const unsent = new Set<HTMLTextAreaElement>();
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-autosave]")) {
    const key = prefix + (field.dataset.autosave ?? field.name);
    const before = read(key);
    if (before?.text && field.value === "") {
      field.value = before.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.addEventListener("input", () => {
      unsent.add(field);
      write(key, { text: field.value });
    });
    field.form?.addEventListener("submit", () => {
      unsent.clear();
      if (field.value) write(key, { text: field.value, sentAt: Date.now() });
    });
  }
  addEventListener("beforeunload", (event) => {
    if ([...unsent].some((field) => field.value.trim() !== field.defaultValue.trim())) event.preventDefault();
  });
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function write(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A full or forbidden store: the warning on leaving still stands.
  }
}

function forgetSent(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      const sentAt = key.startsWith(prefix) ? read(key)?.sentAt : undefined;
      if (sentAt && Date.now() - sentAt > anHour) localStorage.removeItem(key);
    }
  } catch {
    // No store, nothing to forget.
  }
}

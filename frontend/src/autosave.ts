/**
 * Long texts are kept on this device while they are typed, under `data-autosave="key"`, until their
 * form is sent. Leaving with an unsent text asks first.
 */
const prefix = "npt-text:";

export function autosaveTexts(): void {
  const fields = [...document.querySelectorAll<HTMLTextAreaElement>("textarea[data-autosave]")];
  const unsent = new Set<HTMLTextAreaElement>();
  for (const field of fields) {
    const key = prefix + (field.dataset.autosave ?? field.name);
    const kept = localStorage.getItem(key);
    if (kept && field.value === "") {
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.addEventListener("input", () => {
      unsent.add(field);
      try {
        localStorage.setItem(key, field.value);
      } catch {
        // A full or forbidden store: the warning on leaving still stands.
      }
    });
    field.form?.addEventListener("submit", () => {
      unsent.clear();
      localStorage.removeItem(key);
    });
  }
  addEventListener("beforeunload", (event) => {
    if ([...unsent].some((field) => field.value.trim() !== field.defaultValue.trim())) event.preventDefault();
  });
}

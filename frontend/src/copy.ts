/** Buttons that copy the text beside them and say so. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const source = button.parentElement?.querySelector("[data-copy-text]");
      const text = source instanceof HTMLInputElement ? source.value : source?.textContent;
      if (!text) return;
      const words = button.textContent;
      try {
        await navigator.clipboard.writeText(text.trim());
        button.textContent = button.dataset.done ?? words;
        setTimeout(() => (button.textContent = words), 2000);
      } catch {
        if (source) getSelection()?.selectAllChildren(source);
      }
    });
  }
}

/** Buttons `[data-bank]` add their sentence to the comment. */
export function bankButtons(form: HTMLFormElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-bank]")) {
    button.addEventListener("click", () => insert(form, button.dataset.bank ?? ""));
  }
}

/** The sentence with that number, from 1. */
export function insertNumber(form: HTMLFormElement, number: number): boolean {
  const button = form.querySelectorAll<HTMLButtonElement>("[data-bank]")[number - 1];
  if (button) insert(form, button.dataset.bank ?? "");
  return button !== undefined;
}

function insert(form: HTMLFormElement, sentence: string): void {
  const field = form.querySelector<HTMLTextAreaElement>("textarea[name=comment]");
  if (!field) return;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${sentence}` : sentence;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

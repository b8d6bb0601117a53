/** Rows of the rubric: check boxes `data-rubric` in their order, and `data-none`, which excludes them. */
export const rowsOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>("[data-rubric]")];
export const noneOf = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("[data-none]");

/** Marks so far, shown in `[data-total]`; "none" and the rows never stand together. */
export function totals(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-total]");
  const none = noneOf(form);
  form.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box === none && none.checked) for (const row of rowsOf(form)) row.checked = false;
    else if (box.matches?.("[data-rubric]") && box.checked && none) none.checked = false;
    total();
  });
  total();

  function total(): void {
    const given = rowsOf(form).filter((row) => row.checked);
    if (line) line.textContent = String(given.reduce((sum, row) => sum + Number(row.dataset.marks ?? 1), 0));
  }
}

export function set(box: HTMLInputElement, checked: boolean): void {
  box.checked = checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

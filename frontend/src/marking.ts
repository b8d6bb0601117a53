/**
 * The marking desk by keyboard. The form is `form[data-marking]`; its rubric rows are check boxes (or number
 * fields) marked `data-rubric` in their order. 1..9 toggle a row, j and k move between rows, Ctrl or Cmd with
 * Enter saves and goes to the next answer (the button `[data-next]`, or the form itself).
 */
function start(form: HTMLFormElement): void {
  const rows = [...form.querySelectorAll<HTMLInputElement>("[data-rubric]")];

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector<HTMLButtonElement>("button[data-next]"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      move(event.key === "j" ? 1 : -1);
    } else {
      const row = rows[Number(event.key) - 1];
      if (!row) return;
      toggle(row);
    }
    event.preventDefault();
  });
  form.addEventListener("change", total);
  total();

  function move(by: number): void {
    const at = rows.indexOf(document.activeElement as HTMLInputElement);
    rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]?.focus();
  }

  function toggle(row: HTMLInputElement): void {
    if (row.type === "checkbox") row.checked = !row.checked;
    row.focus();
    row.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Marks so far, shown in `[data-total]`; each check box carries its marks in `data-marks`. */
  function total(): void {
    const line = form.querySelector<HTMLElement>("[data-total]");
    if (!line) return;
    const sum = rows.reduce((marks, row) => {
      if (row.type === "checkbox") return marks + (row.checked ? Number(row.dataset.marks ?? 1) : 0);
      return marks + (Number(row.value) || 0);
    }, 0);
    line.textContent = String(Math.round(sum * 100) / 100);
  }
}

function writing(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

document.querySelectorAll<HTMLFormElement>("form[data-marking]").forEach(start);

export {};

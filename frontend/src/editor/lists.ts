/**
 * Rows that are added, moved and taken away in place (`[data-rows-of]`). The buttons send the form where no script runs;
 * here they change the rows and their numbers, and autosave keeps them. The focus stays with what was moved.
 */
export function startLists(form: HTMLFormElement): void {
  form.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-move], [data-add-row]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.addRow) add(form, button);
    else move(button);
    form.dispatchEvent(new Event("npt-drawn"));
  });
  for (const list of form.querySelectorAll<HTMLElement>("[data-rows-of]")) number(list);
}

const rowsOf = (list: HTMLElement) => [...list.children] as HTMLElement[];

function add(form: HTMLFormElement, button: HTMLButtonElement): void {
  const prefix = button.dataset.addRow!;
  const list = form.querySelector<HTMLElement>(`[data-rows-of="${prefix}"]`)!;
  const template = form.querySelector<HTMLTemplateElement>(`[data-row-template="${prefix}"]`)!;
  if (rowsOf(list).length >= Number(list.dataset.most)) return;
  list.append(template.content.cloneNode(true));
  number(list);
  const last = list.lastElementChild!;
  last.querySelector<HTMLElement>("textarea, select, input:not([type=hidden])")?.focus();
}

function move(button: HTMLButtonElement): void {
  const row = button.closest<HTMLElement>("[data-row-of]")!;
  const list = row.parentElement!;
  const way = button.dataset.move;
  if (way === "up") row.previousElementSibling?.before(row);
  else if (way === "down") row.nextElementSibling?.after(row);
  else {
    const beside = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector<HTMLElement>("[data-move=away]");
    row.remove();
    number(list);
    (beside ?? list.parentElement?.querySelector<HTMLElement>("[data-add-row]"))?.focus();
    return;
  }
  number(list);
  const other = row.querySelector<HTMLElement>(way === "up" ? "[data-move=down]" : "[data-move=up]");
  (button.disabled ? other : button)?.focus();
}

/** Names, ids and buttons of each row follow its place. */
function number(list: HTMLElement): void {
  const prefix = list.dataset.rowsOf!;
  const mine = new RegExp(`^((?:up|down|away)-)?${prefix}-(?:\\d+|N)(?=-|$)`);
  const rows = rowsOf(list);
  rows.forEach((row, place) => {
    const put = (text: string) => text.replace(mine, `$1${prefix}-${place + 1}`);
    for (const one of row.querySelectorAll("[name], [id], [for], [aria-describedby], button[value]")) {
      for (const name of ["name", "id", "for", "aria-describedby", "value"]) {
        if (name === "value" && !(one instanceof HTMLButtonElement)) continue;
        const before = one.getAttribute(name);
        if (before) one.setAttribute(name, put(before));
      }
    }
    for (const shown of row.querySelectorAll("[data-number]")) shown.textContent = String(place + 1);
    for (const said of row.querySelectorAll(".row-moves, .row-moves .visually-hidden")) {
      if (said.hasAttribute("aria-label")) said.setAttribute("aria-label", counted(said.getAttribute("aria-label")!, place));
      else said.textContent = counted(said.textContent ?? "", place);
    }
    row.querySelector("[data-move=up]")?.toggleAttribute("disabled", place === 0);
    row.querySelector("[data-move=down]")?.toggleAttribute("disabled", place === rows.length - 1);
  });
  const full = rows.length >= Number(list.dataset.most);
  list.parentElement?.querySelector("[data-add-row]")?.toggleAttribute("disabled", full);
}

const counted = (words: string, place: number) => words.replace(/\d+|N$/, String(place + 1));

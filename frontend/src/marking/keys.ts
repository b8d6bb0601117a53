import { insertNumber } from "./bank";
import { noneOf, rowsOf, set } from "./rubric";

/** Replaced with each sheet, so that the keys of one answer never act on another. */
let listening: AbortController | null = null;

/**
 * Every act of the desk has a key: 1..9 tick a row, 0 none, A all, J and K move, Enter saves, C comment, Shift with a
 * number a sentence of the bank, S keeps the comment, M a good answer, P the picture, U takes the last mark back.
 * While somebody writes, only Ctrl or Cmd with Enter and Escape act.
 */
export function keys(form: HTMLFormElement, picture: HTMLElement | null): void {
  listening?.abort();
  listening = new AbortController();
  const rows = rowsOf(form);
  const acts: Record<string, () => void> = {
    "0": () => {
      const none = noneOf(form);
      if (none) set(none, !none.checked);
    },
    a: () => {
      const all = rows.every((row) => row.checked);
      for (const row of rows) set(row, !all);
    },
    j: () => move(1),
    k: () => move(-1),
    c: () => form.querySelector<HTMLTextAreaElement>("textarea[name=comment]")?.focus(),
    s: () => {
      const keep = form.querySelector<HTMLSelectElement>("select[name=keep]");
      if (keep) keep.value = keep.value ? "" : "own";
    },
    m: () => form.querySelector("[data-model]")?.toggleAttribute("open"),
    p: () => picture?.focus(),
    u: () => document.querySelector<HTMLFormElement>("form[data-undo-mark]")?.requestSubmit(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") return event.preventDefault();
    if (form.ariaBusy === "true") return; // on its way: what is pressed now is not for this answer
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return save();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const away = writing(target) || target.closest("[data-stage]");
    if (event.key === "Escape" && away) return target.blur();
    if (away) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (event.shiftKey && digit) {
      if (!insertNumber(form, Number(digit))) return;
    } else if (event.key === "Enter") {
      if (target.closest("a, button, summary")) return;
      save();
    } else if (/^[1-9]$/.test(event.key)) {
      const row = rows[Number(event.key) - 1];
      if (!row) return;
      set(row, !row.checked);
    } else {
      const act = event.shiftKey ? undefined : acts[event.key.toLowerCase()];
      if (!act) return;
      act();
    }
    event.preventDefault();
  }, { signal: listening.signal });

  function save(): void {
    form.requestSubmit(form.querySelector<HTMLButtonElement>("button[data-next]"));
  }

  function move(by: number): void {
    const at = rows.indexOf(document.activeElement as HTMLInputElement);
    rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]?.focus();
  }
}

function writing(target: HTMLElement): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

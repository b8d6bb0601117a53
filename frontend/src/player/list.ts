import type { Board } from "./board";

/** One thing set on the picture, as a row to read and to change without the picture. */
export interface Row {
  title: string;
  /** A note that belongs to it. */
  note?: { value: string; label: string; typed: (text: string) => void };
  actions: { words: string; act: () => void }[];
}

/** The list under the picture: the way for the keyboard, and for a thumb that cannot be that exact. */
export function listOf({ form, stage }: Board): { show: (rows: Row[]) => void; focusNote: (index: number) => void } {
  const list = form.querySelector<HTMLElement>("[data-set-list]");
  let shown = "";
  return {
    show(rows) {
      if (!list) return;
      const now = JSON.stringify(rows.map((row) => [row.title, row.note?.label, row.actions.map((one) => one.words)]));
      if (now === shown) return;
      shown = now;
      const focused = [...list.querySelectorAll("button, input")].indexOf(document.activeElement!);
      list.replaceChildren(...rows.map(made));
      if (focused < 0) return;
      const left = [...list.querySelectorAll<HTMLElement>("button, input")];
      (left[Math.min(focused, left.length - 1)] ?? stage.element).focus();
    },
    focusNote(index) {
      list?.children[index]?.querySelector("input")?.focus();
    },
  };
}

function made(row: Row): HTMLElement {
  const item = document.createElement("li");
  const title = document.createElement("span");
  title.className = "set-title figures";
  title.textContent = row.title;
  item.append(title);
  if (row.note) {
    const { value, label, typed } = row.note;
    const input = document.createElement("input");
    Object.assign(input, { type: "text", className: "form-control", value, maxLength: 300, placeholder: label });
    input.setAttribute("aria-label", `${label}: ${row.title}`);
    input.addEventListener("input", () => typed(input.value));
    item.append(input);
  }
  for (const { words, act } of row.actions) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "tool tool-word", textContent: words });
    button.setAttribute("aria-label", `${words}: ${row.title}`);
    button.addEventListener("click", act);
    item.append(button);
  }
  return item;
}

/** The buttons that say what a tap or a stroke does, one of them pressed. */
export interface Modes {
  readonly now: string;
  to: (mode: string) => void;
}

export function wireModes(form: HTMLFormElement, stage: HTMLElement, changed: (mode: string) => void): Modes {
  const buttons = [...form.querySelectorAll<HTMLButtonElement>("[data-mode]")];
  let now = buttons[0]?.dataset.mode ?? "tap";
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === now));
    stage.classList.toggle("is-drawing", now === "draw");
  };
  const to = (mode: string) => {
    if (mode === now) return;
    now = mode;
    show();
    changed(mode);
  };
  for (const button of buttons) button.addEventListener("click", () => to(button.dataset.mode ?? "tap"));
  show();
  return {
    get now() {
      return now;
    },
    to,
  };
}

/** The button that takes all away stands where another stood a moment ago: a second tap is not meant for it. */
const doubleTap = 600; // ms

export function wireClear(form: HTMLFormElement, clear: () => void): void {
  let pressed = -Infinity;
  for (const other of form.querySelectorAll("[data-take], [data-finish]")) {
    other.addEventListener("click", () => (pressed = performance.now()));
  }
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    if (performance.now() - pressed > doubleTap) clear();
  });
}

import type { Stage } from "./stage";
import type { Words } from "./words";

/** What every widget on a picture works with. */
export interface Board {
  form: HTMLFormElement;
  stage: Stage;
  words: Words;
  /** The live line: where something is, never what is there. */
  say: (text: string) => void;
  /** The answer changed: keep it on this device. */
  keepDraft: () => void;
}

export function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)!;
}

/** Takes away what the server drew of the answer: scripts draw it themselves. */
export function clearDrawn(stage: Stage): void {
  for (const drawn of stage.overlay.querySelectorAll("g.mark, .drawn-halo, .drawn-line, .drawn-area")) drawn.remove();
}

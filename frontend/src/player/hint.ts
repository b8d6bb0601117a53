import { forget } from "./store";
import type { Words } from "./words";

/**
 * One hint more, without leaving the page: the server answers with the whole page, its hints above what stands in the
 * form. Without a connection nothing is lost and nothing is shown.
 */
export async function askHint(form: HTMLFormElement, button: HTMLButtonElement, asked: Asked): Promise<void> {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(button.formAction, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      headers: { Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const [main, fetched] = [document.querySelector("main"), page.querySelector("main")];
    if (!main || !fetched?.querySelector("form[data-player]") || !form.isConnected) throw new Error("no question");
    forget("localStorage", asked.draft);
    main.replaceWith(document.importNode(fetched, true));
    asked.start();
    shown();
  } catch {
    button.removeAttribute("aria-disabled");
    asked.tell(asked.words("no_hint"));
  }
}

interface Asked {
  words: Words;
  draft: string;
  start: () => void;
  tell: (text: string) => void;
}

/** What stands in the form now is kept here again, and the newest hint (or why there is none) has the focus. */
function shown(): void {
  document.querySelector("form[data-player]")?.dispatchEvent(new Event("change"));
  const newest = document.querySelector<HTMLElement>(".player-hints li:last-child");
  const refused = document.querySelector<HTMLElement>(".error-summary");
  (refused ?? newest)?.focus();
}

import { startItem, startView } from "./player/item";

/** Brings every player on the page to life; called again when the next item is swapped in. */
function start(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-player]")) startItem(form, start);
  for (const view of document.querySelectorAll<HTMLElement>("[data-view]")) startView(view);
}

document.documentElement.classList.add("js");
start();
document.documentElement.classList.add("has-keys"); // from now on: hints of keys are shown

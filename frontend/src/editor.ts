import { startAutosave } from "./editor/autosave";
import { startBoard } from "./editor/board";
import { startLists } from "./editor/lists";
import { startPicking } from "./editor/pick";
import { wordsOf } from "./player/words";

const form = document.querySelector<HTMLFormElement>("form[data-authoring]");
if (form) {
  const words = wordsOf(form);
  startBoard(form, words);
  startLists(form);
  startAutosave(form, words);
}
const picture = document.querySelector<HTMLElement>("[data-picture]");
if (picture) startPicking(picture, wordsOf(picture));

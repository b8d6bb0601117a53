import { nameThings } from "./atlas/names";
import { switchLayers } from "./atlas/switches";

const stage = document.querySelector<HTMLElement>("[data-atlas-stage]");
const switches = document.querySelector<HTMLFormElement>("[data-stage-switches]");
if (stage) {
  nameThings(stage);
  if (switches) switchLayers(stage, switches);
}

import type { Stage } from "./stage";
import type { Words } from "./words";

/** The buttons under the picture, and the key G for the grid. */
export function wireTools(root: HTMLElement, stage: Stage, words: Words, say: (text: string) => void): void {
  const middle = () => ({ x: stage.view.stageWidth / 2, y: stage.view.stageHeight / 2 });
  const moves: Record<string, () => void> = {
    in: () => stage.change((view) => view.zoomAt(middle(), 1.5)),
    out: () => stage.change((view) => view.zoomAt(middle(), 1 / 1.5)),
    whole: () => stage.change((view) => view.whole()),
  };
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
    button.addEventListener("click", () => {
      moves[button.dataset.zoom ?? ""]?.();
      const zoom = stage.view.zoom;
      say(zoom > 1.01 ? words("zoomed", { zoom: zoom.toFixed(1) }) : words("whole"));
    });
  }
  const gridButton = root.querySelector<HTMLButtonElement>("[data-grid-toggle]");
  const toggle = () => gridButton?.setAttribute("aria-pressed", String(stage.toggleGrid()));
  gridButton?.addEventListener("click", toggle);
  stage.element.addEventListener("keydown", (event) => {
    if (gridButton && event.key.toLowerCase() === "g" && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });
}

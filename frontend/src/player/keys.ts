import { squareOf } from "./grid";
import { cross } from "./marker";
import type { Stage } from "./stage";
import type { Point } from "./view";
import type { Words } from "./words";

/** One press of an arrow moves this far on the screen (CSS px), so that zooming in makes steps finer. */
const fineStep = 4;
const coarseStep = 40;

export interface KeyHandlers {
  /** Where the cross starts: the point placed before, if any. Absent: the picture only moves. */
  from?: () => Point | null;
  place?: (point: Point) => void;
  remove?: () => void;
  /** Takes the last change back: Ctrl+Z or Cmd+Z. */
  undo?: () => void;
  /** Escape: lets go of what was picked, or ends a line. */
  release?: () => void;
  /** What N steps the cross through. */
  places?: () => Point[];
  /** Which sentence says what the keys do here. */
  words?: string;
}

/** The stage by keyboard: a cross that arrows move, with its place said by the grid, never by anatomy. */
export function steer(stage: Stage, words: Words, say: (text: string) => void, handlers: KeyHandlers): void {
  const element = stage.element;
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", words(handlers.words ?? (handlers.place ? "stage" : "stage_view")));
  const pointer = handlers.place ? cross(stage) : null;
  const tell = (point: Point) => say(words("at", squareOf(point)));

  element.addEventListener("focus", () => {
    if (!pointer || !element.matches(":focus-visible")) return;
    pointer.moveTo(handlers.from?.() ?? pointer.point ?? { ...stage.view.centre });
  });
  element.addEventListener("blur", () => pointer?.group.setAttribute("hidden", ""));
  element.addEventListener("pointerdown", () => pointer?.group.setAttribute("hidden", ""));

  element.addEventListener("keydown", (event) => {
    if (handlers.undo && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      return handlers.undo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = arrows[event.key];
    const middle = () => (pointer?.point && !pointer.group.hasAttribute("hidden") ? pointer.point : stage.view.centre);
    if (direction) {
      const step = event.shiftKey ? coarseStep : fineStep;
      if (pointer) {
        const plate = stage.view.plate();
        const point = {
          x: within(middle().x + (direction.x * step) / plate.width),
          y: within(middle().y + (direction.y * step) / plate.height),
        };
        goTo(point);
      } else {
        stage.change((view) => view.pan(-direction.x * coarseStep, -direction.y * coarseStep));
      }
    } else if (event.key === "+" || event.key === "=") {
      zoom(1.5);
    } else if (event.key === "-" || event.key === "_") {
      zoom(1 / 1.5);
    } else if (event.key === "0") {
      stage.change((view) => view.whole());
      say(words("whole"));
    } else if (pointer && (event.key === "Enter" || event.key === " ")) {
      const point = middle();
      pointer.moveTo(point);
      handlers.place?.(point);
    } else if (pointer && event.key.toLowerCase() === "n" && handlers.places?.().length) {
      const places = handlers.places();
      const here = places.findIndex((one) => one.x === pointer.point?.x && one.y === pointer.point.y);
      goTo(places[(here + 1) % places.length]!);
    } else if (handlers.release && event.key === "Escape") {
      handlers.release();
    } else if (pointer && (event.key === "Delete" || event.key === "Backspace")) {
      handlers.remove?.();
    } else {
      return;
    }
    event.preventDefault();

    function goTo(point: Point): void {
      stage.change((view) => view.reveal(point, 48));
      pointer?.moveTo(point);
      tell(point);
    }

    function zoom(factor: number): void {
      const at = middle();
      stage.change((view) => {
        view.zoomAt(view.toStage(at), factor);
        view.reveal(at, 48);
      });
      say(words("zoomed", { zoom: stage.view.zoom.toFixed(1) }));
    }
  });
}

const within = (value: number) => Math.min(Math.max(value, 0), 1);

const arrows: Record<string, Point | undefined> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

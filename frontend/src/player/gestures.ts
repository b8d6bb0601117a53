import type { Stage } from "./stage";
import type { Point } from "./view";

/** A tap may tremble this far (CSS px) before it counts as a drag. */
const tremble = 9;

export interface Handlers {
  /** A tap on the picture, 0..1. */
  tap?: (point: Point, target: Element) => void;
  /** True when the press at this target drags something of its own, such as the placed point. */
  grabs?: (target: Element) => boolean;
  /** `first` at the beginning of a drag. */
  dragged?: (point: Point, first: boolean) => void;
  /** A tap on something that could be dragged. */
  pressed?: (target: Element) => void;
  /** True while one finger draws instead of moving the picture. */
  draws?: () => boolean;
  /** A stroke as it grows; `finished` once, at its end; an empty one was broken off. */
  stroke?: (points: Point[], finished: boolean) => void;
}

/** Tap, drag, pinch and wheel on the stage. Every drag has a way by taps or keys. */
export function listen(stage: Stage, handlers: Handlers): void {
  const element = stage.element;
  const pressed = new Map<number, Point>();
  let start: Point | null = null;
  let target: Element | null = null;
  let mode: "tap" | "pan" | "grab" | "drag" | "draw" | "pinch" | null = null;
  let stroke: Point[] = [];

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressed.set(event.pointerId, stage.at(event));
    if (pressed.size === 1) {
      start = stage.at(event);
      target = event.target as Element;
      mode = handlers.grabs?.(target) ? "grab" : "tap";
    } else {
      if (mode === "draw") handlers.stroke?.([], true);
      mode = "pinch";
    }
    capture(element, event.pointerId);
  });

  element.addEventListener("pointermove", (event) => {
    const last = pressed.get(event.pointerId);
    if (!last || !start) return;
    const now = stage.at(event);
    if (mode === "pinch" && pressed.size === 2) {
      pinch(stage, pressed, event.pointerId, now);
    } else {
      const moved = Math.hypot(now.x - start.x, now.y - start.y);
      if (mode === "tap" && moved > tremble) {
        mode = handlers.draws?.() ? "draw" : "pan";
        stroke = [stage.nearest(stage.view.toPicture(start))];
      }
      if (mode === "pan") stage.change((view) => view.pan(now.x - last.x, now.y - last.y));
      if (mode === "draw") {
        const between = event.getCoalescedEvents?.() ?? [];
        for (const one of between.length ? between : [event]) stroke.push(stage.nearest(stage.view.toPicture(stage.at(one))));
        handlers.stroke?.(stroke, false);
      }
      if (mode === "drag" || (mode === "grab" && moved > 2)) {
        handlers.dragged?.(stage.view.toPicture(now), mode === "grab");
        mode = "drag";
      }
    }
    pressed.set(event.pointerId, now);
  });

  const end = (event: PointerEvent, finished: boolean) => {
    if (!pressed.delete(event.pointerId)) return;
    if (finished && mode === "tap" && target) {
      const point = stage.view.toPicture(stage.at(event));
      if (stage.inside(point)) handlers.tap?.(point, target);
    }
    if (finished && mode === "grab" && target) handlers.pressed?.(target);
    if (mode === "draw") handlers.stroke?.(finished ? stroke : [], true);
    if (pressed.size === 0) mode = null;
    else if (mode !== null) mode = "pan";
  };
  element.addEventListener("pointerup", (event) => end(event, true));
  element.addEventListener("pointercancel", (event) => end(event, false));

  element.addEventListener(
    "wheel",
    (event) => {
      const enlarging = event.deltaY < 0;
      if (!enlarging && stage.view.zoom <= 1) return; // the page scrolls on
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      stage.change((view) => view.zoomAt(stage.at(event), Math.exp(-event.deltaY * lines * 0.0018)));
    },
    { passive: false },
  );
  element.addEventListener("dragstart", (event) => event.preventDefault());
}

function capture(element: HTMLElement, pointer: number): void {
  try {
    element.setPointerCapture(pointer);
  } catch {
    // A pointer that has gone already.
  }
}

function pinch(stage: Stage, pressed: Map<number, Point>, moving: number, now: Point): void {
  const other = [...pressed].find(([id]) => id !== moving)?.[1];
  const last = pressed.get(moving);
  if (!other || !last) return;
  const before = Math.hypot(last.x - other.x, last.y - other.y);
  const after = Math.hypot(now.x - other.x, now.y - other.y);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  stage.change((view) => {
    view.pan((now.x - last.x) / 2, (now.y - last.y) / 2);
    if (before > 12) view.zoomAt(middle, after / before);
  });
}

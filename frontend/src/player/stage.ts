import { drawGrid } from "./grid";
import { keep, kept } from "./store";
import { settleTags } from "./tags";
import { type Point, View } from "./view";

/** The picture in its frame: lays out image and overlay for the current view, and remembers the view. */
export class Stage {
  readonly view: View;
  readonly element: HTMLElement;
  readonly overlay: SVGSVGElement;
  private readonly plate: HTMLElement;
  private readonly image: HTMLImageElement;
  private readonly width: number;
  private readonly height: number;
  private grid: SVGGElement | null = null;
  private readonly watchers: (() => void)[] = [];

  constructor(
    element: HTMLElement,
    private readonly memory: string,
  ) {
    this.element = element;
    this.plate = element.querySelector<HTMLElement>(".player-plate")!;
    this.image = element.querySelector("img")!;
    this.overlay = element.querySelector<SVGSVGElement>("svg.player-overlay")!;
    this.width = Number(element.dataset.width);
    this.height = Number(element.dataset.height);
    this.overlay.setAttribute("viewBox", this.overlay.dataset.whole ?? `0 0 ${this.width} ${this.height}`);
    this.overlay.setAttribute("preserveAspectRatio", "none");
    for (const plain of element.querySelectorAll(".no-js-only")) plain.remove();
    this.view = new View(this.width, this.height);
    const before = kept<{ zoom: number; x: number; y: number }>("sessionStorage", memory);
    if (before) {
      this.view.zoom = before.zoom;
      this.view.centre = { x: before.x, y: before.y };
    }
    element.classList.add("is-live");
    new ResizeObserver(() => this.fit()).observe(element);
    this.fit();
  }

  onChange(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  /** Pointer position in the stage's own px. */
  at(event: { clientX: number; clientY: number }): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** Picture px for a point given as 0..1. */
  inPixels(point: Point): Point {
    return { x: point.x * this.width, y: point.y * this.height };
  }

  /** The same back: 0..1 for picture px. */
  fromPixels(pixels: Point): Point {
    return { x: pixels.x / this.width, y: pixels.y / this.height };
  }

  change(move: (view: View) => void): void {
    move(this.view);
    this.draw();
    const { zoom, centre } = this.view;
    keep("sessionStorage", this.memory, { zoom, x: centre.x, y: centre.y });
  }

  toggleGrid(): boolean {
    this.grid ??= drawGrid(this.overlay, this.width, this.height);
    this.grid.toggleAttribute("hidden");
    this.draw();
    return !this.grid.hasAttribute("hidden");
  }

  /** Where a tap lies outside the picture there is nothing to answer. */
  inside(point: Point): boolean {
    return point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1;
  }

  /** The place of the picture nearest to a point: a stroke that leaves it goes along its edge. */
  nearest(point: Point): Point {
    const within = (value: number) => Math.min(Math.max(value, 0), 1);
    return { x: within(point.x), y: within(point.y) };
  }

  private fit(): void {
    const width = this.element.clientWidth;
    this.element.style.setProperty("--whole-height", `${(width * this.height) / this.width}px`);
    this.view.resize(width, this.element.clientHeight);
    this.draw();
  }

  draw(): void {
    const plate = this.view.plate();
    const style = this.plate.style;
    style.width = `${plate.width}px`;
    style.height = `${plate.height}px`;
    style.transform = `translate(${plate.x}px, ${plate.y}px)`;
    this.image.sizes = `${Math.ceil(plate.width / 100) * 100}px`;
    const scale = this.width / plate.width;
    for (const fixed of this.overlay.querySelectorAll<SVGGElement>("[data-fixed][data-x]")) {
      fixed.setAttribute("transform", `translate(${fixed.dataset.x} ${fixed.dataset.y}) scale(${scale})`);
    }
    settleTags(this.overlay, this.view, this.width, this.height);
    this.element.classList.toggle("is-zoomed", this.view.zoom > 1.01);
    for (const watcher of this.watchers) watcher();
  }
}

/**
 * The review desk: the way-points of an entry lie on its picture as handles. Dragging one, or moving it with the
 * arrow keys, fills the form `[data-review-form]`; without this script the form's fields are written by hand.
 */
type Places = Record<string, [number, number]>;

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.004;

function start(stage: HTMLElement, form: HTMLFormElement): void {
  const svg = stage.querySelector<SVGSVGElement>("svg");
  const image = stage.querySelector<HTMLImageElement>("img");
  if (!svg || !image) return;
  const places = JSON.parse(stage.dataset.places ?? "{}") as Places;
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const choice = form.elements.namedItem("place") as HTMLSelectElement;
  const [, , width = 1, height = 1] = (svg.getAttribute("viewBox") ?? "").split(/\s+/).map(Number);
  const handles = new Map<string, SVGGElement>();
  const now: Places = structuredClone(places);

  svg.removeAttribute("aria-hidden");
  svg.setAttribute("role", "group");
  svg.classList.add("review-stage");
  for (const [key, at] of Object.entries(places)) {
    const handle = document.createElementNS(SVG, "g");
    handle.classList.add("review-handle");
    handle.setAttribute("tabindex", "0");
    handle.setAttribute("role", "button");
    handle.setAttribute("aria-label", key);
    for (const [name, radius] of [["review-reach", 22], ["review-dot", 6]] as const) {
      const circle = document.createElementNS(SVG, "circle");
      circle.classList.add(name);
      circle.setAttribute("r", String((radius * width) / 560));
      handle.append(circle);
    }
    svg.append(handle);
    handles.set(key, handle);
    put(key, at[0], at[1]);
    handle.addEventListener("focus", () => choose(key));
    handle.addEventListener("keydown", (event) => nudge(key, event));
    handle.addEventListener("pointerdown", (event) => drag(key, handle, event));
  }
  choice.addEventListener("change", () => choose(choice.value));
  choose(choice.value);
  for (const name of ["x", "y"]) {
    field(name).addEventListener("input", () => {
      const [x, y] = [Number(field("x").value), Number(field("y").value)];
      if (Number.isFinite(x) && Number.isFinite(y)) put(choice.value, x, y);
    });
  }

  function choose(key: string): void {
    choice.value = key;
    for (const [other, handle] of handles) handle.classList.toggle("is-chosen", other === key);
    write(key);
  }

  function write(key: string): void {
    const at = now[key];
    if (!at) return;
    field("x").value = at[0].toFixed(5);
    field("y").value = at[1].toFixed(5);
  }

  function put(key: string, x: number, y: number): void {
    const at: [number, number] = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
    now[key] = at;
    handles.get(key)?.setAttribute("transform", `translate(${at[0] * width} ${at[1] * height})`);
  }

  function nudge(key: string, event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    const at = now[key];
    if (!step || !at) return;
    event.preventDefault();
    const size = event.shiftKey ? STEP * 5 : STEP;
    put(key, at[0] + step[0] * size, at[1] + (step[1] * size * width) / height);
    write(key);
  }

  function drag(key: string, handle: SVGGElement, down: PointerEvent): void {
    down.preventDefault();
    handle.focus();
    handle.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => {
      const box = image!.getBoundingClientRect();
      put(key, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      write(key);
    };
    const stop = () => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", stop);
      handle.removeEventListener("pointercancel", stop);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", stop);
    handle.addEventListener("pointercancel", stop);
  }
}

const stage = document.querySelector<HTMLElement>("[data-review-stage]");
const form = document.querySelector<HTMLFormElement>("[data-review-form]");
if (stage && form) start(stage, form);

export {};

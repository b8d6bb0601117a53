import type { Kind, Shape } from "./shapes";

/** One field of shapes in the form. The rows of numbers are the data: drawing writes into them. */
export class Rows {
  readonly field: string;
  readonly allowed: Kind[];
  readonly most: number;
  shapes: Shape[] = [];
  private readonly list: HTMLElement;

  constructor(
    private readonly set: HTMLElement,
    private readonly changed: (shape: number) => void,
    private readonly structure: (change: () => void) => void,
  ) {
    this.field = set.dataset.drawn ?? "";
    this.allowed = (set.dataset.allowed ?? "").split(" ") as Kind[];
    this.most = Number(set.dataset.most);
    this.list = set.querySelector<HTMLElement>("[data-list]")!;
    for (const plain of set.querySelectorAll(".no-js-only")) plain.remove();
    this.shapes = this.boxes().map((box) => this.read(box));
    this.render();
    this.listen();
  }

  /** Draw the rows anew from the shapes, keeping the place where one was typing. */
  render(): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const before = focused && this.list.contains(focused) ? (focused as HTMLInputElement).name : "";
    const place = before ? this.same(before).indexOf(focused!) : -1;
    this.list.replaceChildren(...this.shapes.map((shape, n) => this.box(shape, n)));
    this.set.querySelector("[data-empty]")?.toggleAttribute("hidden", this.shapes.length > 0);
    if (place >= 0) this.same(before)[place]?.focus();
  }

  mark(active: number): void {
    this.boxes().forEach((box, n) => box.classList.toggle("is-active", n === active));
  }

  private same(name: string): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>(`[name="${name}"]`)];
  }

  private boxes(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[data-shape]")];
  }

  private part<T extends HTMLElement>(box: HTMLElement, part: string): T | null {
    return box.querySelector<T>(`[name$="-${part}"]`);
  }

  private read(box: HTMLElement): Shape {
    const value = (part: string) => this.part<HTMLInputElement>(box, part)?.value ?? "";
    const handles = [...box.querySelectorAll<HTMLElement>("[data-row]")].flatMap((row) => {
      const [x, y] = [...row.querySelectorAll("input")].map((input) => input.value.trim().replace(",", "."));
      const at = { x: Number(x) / 100, y: Number(y) / 100 };
      return x && y && Number.isFinite(at.x) && Number.isFinite(at.y) ? [at] : [];
    });
    return { kind: value("kind") as Kind, handles, name: value("name"), role: value("role"), id: value("id") };
  }

  private box(shape: Shape, n: number): HTMLElement {
    const template = this.set.querySelector<HTMLTemplateElement>("[data-shape-template]")!;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll(`${this.field}-N-`, `${this.field}-${n}-`);
    const box = holder.content.querySelector<HTMLElement>("[data-shape]")!;
    const set = (part: string, value: string) => {
      const input = this.part<HTMLInputElement>(box, part);
      if (input && (value || input.type === "hidden" || input.type === "text")) input.value = value;
    };
    for (const part of ["kind", "name", "role", "id"] as const) set(part, shape[part]);
    const kind = this.part<HTMLSelectElement>(box, "kind")!;
    box.querySelector("[data-title]")!.textContent = `${kind.selectedOptions[0]?.text ?? ""} ${n + 1}`;
    const rows = box.querySelector<HTMLElement>("[data-rows]")!;
    const blank = rows.querySelector<HTMLElement>("[data-row]")!;
    rows.replaceChildren();
    [...shape.handles, null].forEach((handle, i) => {
      const row = blank.cloneNode(true) as HTMLElement;
      row.toggleAttribute("data-blank", handle === null);
      row.querySelector("[data-number]")!.textContent = String(i + 1);
      const [x, y] = [...row.querySelectorAll("input")];
      const remove = row.querySelector<HTMLElement>("[data-remove-row]")!;
      for (const one of [x!, y!, remove]) {
        one.setAttribute("aria-label", one.getAttribute("aria-label")!.replace(/\d+/, String(i + 1)));
      }
      remove.toggleAttribute("hidden", handle === null);
      if (handle) [x!.value, y!.value] = [percent(handle.x), percent(handle.y)];
      rows.append(row);
    });
    return box;
  }

  private listen(): void {
    this.set.addEventListener("input", (event) => {
      const box = (event.target as HTMLElement).closest<HTMLElement>("[data-shape]");
      const n = box ? this.boxes().indexOf(box) : -1;
      if (!box || n < 0) return;
      const row = (event.target as HTMLElement).closest("[data-row]");
      const read = this.read(box);
      const grew = read.handles.length !== this.shapes[n]!.handles.length;
      if (!row || grew) this.structure(() => (this.shapes[n] = read));
      else this.shapes[n] = read;
      this.changed(n);
    });
    this.set.addEventListener("focusin", (event) => {
      const box = (event.target as HTMLElement).closest<HTMLElement>("[data-shape]");
      if (box) this.changed(this.boxes().indexOf(box));
    });
    this.set.addEventListener("click", (event) => {
      const target = event.target as HTMLElement;
      const box = target.closest<HTMLElement>("[data-shape]");
      const n = box ? this.boxes().indexOf(box) : -1;
      const add = target.closest<HTMLElement>("[data-add]");
      if (target.closest("[data-remove]") && n >= 0) {
        this.structure(() => this.shapes.splice(n, 1));
      } else if (target.closest("[data-remove-row]") && n >= 0) {
        const rows = [...box!.querySelectorAll("[data-row]")];
        this.structure(() => this.shapes[n]!.handles.splice(rows.indexOf(target.closest("[data-row]")!), 1));
      } else if (add && this.shapes.length < this.most) {
        const kind = add.dataset.add as Kind;
        this.structure(() => this.shapes.push({ kind, handles: [], name: "", role: "", id: "" }));
        const last = this.boxes()[this.shapes.length - 1];
        (last?.querySelector<HTMLElement>("[data-row] input"))?.focus();
        this.changed(this.shapes.length - 1);
      }
    });
  }
}

const percent = (value: number) => String(Number((value * 100).toFixed(3)));

/** Structures of a picture say their name: beside the pointer, and in one line under the picture. */
export function nameThings(stage: HTMLElement): void {
  const picture = stage.querySelector<HTMLElement>(".plate-picture")!;
  const tip = stage.querySelector<HTMLElement>("[data-stage-tip]")!;
  const says = stage.querySelector<HTMLElement>("[data-stage-says]")!;
  // The browser's own tooltip would stand beside ours.
  for (const title of stage.querySelectorAll("svg title")) title.remove();

  const structureAt = (event: Event) =>
    event.target instanceof Element ? event.target.closest<SVGElement>(".structure") : null;

  function say(structure: SVGElement): void {
    const name = structure.dataset.name ?? "";
    for (const other of stage.querySelectorAll(".is-named")) other.classList.remove("is-named");
    structure.classList.add("is-named");
    const href = structure.getAttribute("href");
    const parts: (Node | string)[] = [name];
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = says.dataset.open ?? "";
      parts.push(link);
    }
    says.replaceChildren(...parts);
  }

  function point(event: PointerEvent): void {
    const structure = structureAt(event);
    if (!structure || event.pointerType === "touch") {
      tip.hidden = true;
      return;
    }
    tip.textContent = structure.dataset.name ?? "";
    tip.hidden = false;
    const box = picture.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 4);
    const above = event.clientY - box.top - tip.offsetHeight - 10;
    tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(above, 4)}px)`;
  }

  let byTouch = false;
  picture.addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType === "touch";
  });
  picture.addEventListener("pointermove", point);
  picture.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  picture.addEventListener("focusin", (event) => {
    const structure = structureAt(event);
    if (structure && !byTouch) say(structure);
  });
  // A finger cannot hover: the first tap names, the link in the line below leads on.
  picture.addEventListener("click", (event) => {
    const structure = structureAt(event);
    if (!structure) return;
    if (byTouch || !structure.hasAttribute("href")) {
      event.preventDefault();
      say(structure);
    }
  });
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      says.replaceChildren();
      tip.hidden = true;
      for (const named of stage.querySelectorAll(".is-named")) named.classList.remove("is-named");
    }
  });
}

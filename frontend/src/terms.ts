/**
 * Words that the glossary explains: a tap shows the meaning beneath the word, on the same page.
 * Without scripts, or in a browser without popovers, they stay links to the word's own page.
 */
const GAP_PX = 6;
const MARGIN_PX = 16;

export function explainTerms(links: NodeListOf<HTMLAnchorElement>): void {
  const template = document.querySelector<HTMLTemplateElement>("template[data-term-panel]");
  const panel = template?.content.firstElementChild?.cloneNode(true);
  if (!(panel instanceof HTMLElement) || !("showPopover" in panel)) return;
  const inside = <T extends HTMLElement>(name: string) =>
    panel.querySelector<T>(`[data-term-${name}]`)!;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  let open: HTMLAnchorElement | null = null;

  const place = () => {
    if (!open) return;
    const lines = open.getClientRects();
    const word = lines[lines.length - 1] ?? open.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.min(word.left, width - panel.offsetWidth - MARGIN_PX);
    const below = word.bottom + GAP_PX;
    const above = word.top - GAP_PX - panel.offsetHeight;
    const top = below + panel.offsetHeight > innerHeight && above > 0 ? above : below;
    panel.style.left = `${Math.max(left, MARGIN_PX) + scrollX}px`;
    panel.style.top = `${top + scrollY}px`;
  };

  const close = () => {
    if (!open) return;
    open.setAttribute("aria-expanded", "false");
    open.removeAttribute("aria-controls");
    open = null;
    panel.hidePopover();
    panel.remove();
    said.textContent = "";
  };

  const show = (link: HTMLAnchorElement) => {
    close();
    const { name = "", meaning = "" } = link.dataset;
    inside("name").textContent = name;
    inside("meaning").textContent = meaning;
    inside<HTMLAnchorElement>("page").href = link.href;
    link.after(panel);
    panel.showPopover();
    open = link;
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", panel.id);
    place();
    said.textContent = `${name}: ${meaning}`;
  };

  const toggle = (link: HTMLAnchorElement) => (open === link ? close() : show(link));

  for (const link of links) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      toggle(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle(link);
    });
  }

  const belongs = (target: EventTarget | null) =>
    target instanceof Node && Boolean(open?.contains(target) || panel.contains(target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    const word = open;
    const back = panel.contains(document.activeElement);
    close();
    if (back) word.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !belongs(event.target)) close();
  });
  document.addEventListener("focusin", (event) => {
    if (open && !belongs(event.target)) close();
  });
  addEventListener("resize", place);
}

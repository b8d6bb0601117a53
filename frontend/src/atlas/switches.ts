/** Layers go on and off at once; the names, which need placing, follow from the same address. */
export function switchLayers(stage: HTMLElement, form: HTMLFormElement): void {
  let latest = 0;

  function chosen(): Set<string> {
    return new Set(new FormData(form).getAll("layer").map(String));
  }

  function address(): URL {
    const url = new URL(form.action, location.href);
    for (const [name, value] of new FormData(form)) url.searchParams.append(name, String(value));
    return url;
  }

  function show(layers: Set<string>): void {
    for (const sheet of stage.querySelectorAll<SVGElement>("[data-layer]")) {
      sheet.classList.toggle("is-off", !layers.has(sheet.dataset.layer ?? ""));
    }
    for (const part of document.querySelectorAll<HTMLElement>("[data-of-layer]")) {
      part.classList.toggle("is-off", !layers.has(part.dataset.ofLayer ?? ""));
    }
    // One stop of the keyboard for a nerve: its course, or its exit when that is all there is.
    for (const layer of ["exit", "spread"]) {
      for (const structure of stage.querySelectorAll(`[data-layer="${layer}"] .structure`)) {
        if (layers.has("course")) structure.setAttribute("tabindex", "-1");
        else structure.removeAttribute("tabindex");
      }
    }
  }

  async function placeNames(url: URL): Promise<void> {
    const mine = ++latest;
    const names = stage.querySelector("[data-stage-names]");
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const placed = page.querySelector("[data-stage-names]");
    if (names && placed && mine === latest) names.replaceWith(document.importNode(placed, true));
    for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-keeps-layers]")) {
      const href = link.getAttribute("href") ?? "";
      const path = new URL(href, location.href);
      for (const own of document.querySelectorAll<HTMLAnchorElement>("a[data-keeps-layers]")) {
        const there = new URL(own.href);
        const same = there.pathname === path.pathname
          && there.searchParams.getAll("nerve").join() === path.searchParams.getAll("nerve").join();
        if (same) own.href = path.href;
      }
    }
  }

  form.addEventListener("change", () => {
    const url = address();
    show(chosen());
    history.replaceState(null, "", url);
    placeNames(url).catch(() => {
      // Without a connection the names stay where they were; the layers are switched all the same.
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** Keeps every treatment card on the phone, and removes them again. */
const NAME = "npt-cards";

type List = { pages: string[]; list: string };

const assetsOf = (html: string): string[] => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const linked = [...page.querySelectorAll<HTMLElement>("link[href], script[src], img[src]")];
  const sets = [...page.querySelectorAll<HTMLImageElement>("img[srcset], source[srcset]")];
  return [
    ...linked.map((one) => one.getAttribute("href") ?? one.getAttribute("src") ?? ""),
    ...sets.flatMap((one) => one.srcset.split(",").map((part) => part.trim().split(" ")[0] ?? "")),
  ].filter((address) => address.startsWith("/"));
};

/** Fetches a page with everything it shows; the styles' own files come with the styles. */
const keepPage = async (store: Cache, page: string, seen: Set<string>): Promise<void> => {
  const answer = await fetch(page, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(page);
  const html = await answer.clone().text();
  for (const asset of assetsOf(html)) {
    if (seen.has(asset)) continue;
    seen.add(asset);
    const found = await fetch(asset);
    if (!found.ok) throw new Error(asset);
    if (asset.endsWith(".css")) await keepFonts(store, asset, await found.clone().text(), seen);
    await store.put(asset, found);
  }
  await store.put(new URL(page, location.href).pathname, answer);
};

const keepFonts = async (store: Cache, base: string, css: string, seen: Set<string>) => {
  for (const [, address] of css.matchAll(/url\(["']?([^"')]+\.woff2)["']?\)/g)) {
    const font = new URL(address ?? "", new URL(base, location.href)).pathname;
    if (!/latin-wght-normal/.test(font) || /latin-ext/.test(font) || seen.has(font)) continue;
    seen.add(font);
    const found = await fetch(font);
    if (found.ok) await store.put(font, found);
  }
};

const keepAll = async (box: HTMLElement, say: (words: string) => void): Promise<void> => {
  await navigator.serviceWorker.register(box.dataset.worker ?? "");
  const answer = await fetch(box.dataset.list ?? "", { headers: { Accept: "application/json" } });
  const { pages, list } = (await answer.json()) as List;
  const store = await caches.open(NAME);
  const seen = new Set<string>();
  await keepPage(store, list, seen);
  let done = 0;
  for (const page of pages) {
    await keepPage(store, page, seen);
    done += 1;
    const words = box.dataset.some ?? "";
    say(words.replace("{done}", String(done)).replace("{all}", String(pages.length)));
  }
  say(box.dataset.kept ?? "");
};

const box = document.querySelector<HTMLElement>("[data-keep]");
if (box && "serviceWorker" in navigator && "caches" in window) {
  const start = box.querySelector<HTMLButtonElement>("[data-keep-start]");
  const remove = box.querySelector<HTMLButtonElement>("[data-keep-remove]");
  const state = box.querySelector<HTMLElement>("[data-keep-state]");
  const say = (words: string) => {
    if (state) state.textContent = words;
  };
  void caches.has(NAME).then((there) => {
    if (remove) remove.hidden = !there;
    if (there) say(box.dataset.kept ?? "");
  });
  start?.addEventListener("click", () => {
    start.disabled = true;
    void keepAll(box, say)
      .catch(async () => {
        await caches.delete(NAME);
        say(box.dataset.failed ?? "");
      })
      .finally(async () => {
        start.disabled = false;
        if (remove) remove.hidden = !(await caches.has(NAME));
      });
  });
  remove?.addEventListener("click", () => {
    void caches.delete(NAME).then(async () => {
      const workers = await navigator.serviceWorker.getRegistrations();
      await Promise.all(workers.map((worker) => worker.unregister()));
      remove.hidden = true;
      say(box.dataset.gone ?? "");
    });
  });
} else {
  box?.remove();
}

/** A link into a closed part opens it. */
const openPart = () => {
  const target = document.getElementById(location.hash.slice(1));
  const part = target?.closest<HTMLDetailsElement>("details.card-part");
  if (part) {
    part.open = true;
    target?.scrollIntoView();
  }
};
window.addEventListener("hashchange", openPart);
openPart();
window.addEventListener("beforeprint", () => {
  document.querySelectorAll<HTMLDetailsElement>("details.card-part").forEach((part) => {
    part.open = true;
  });
});
export {};

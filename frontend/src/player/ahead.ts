/**
 * The next items, fetched while there is a connection, so that a train in a tunnel does not stop a quiz.
 * They live in memory only; answers given to them wait on the device like any other.
 */
const far = 4;
const pages = new Map<string, Document>();

export async function lookAhead(url: string | undefined): Promise<void> {
  let next = url;
  for (let i = 0; next && i < far; i++) {
    let page = pages.get(next);
    if (!page) {
      try {
        const response = await fetch(next, { credentials: "same-origin", headers: { Accept: "text/html" } });
        if (!response.ok || response.redirected) return;
        page = new DOMParser().parseFromString(await response.text(), "text/html");
      } catch {
        return;
      }
      pages.set(next, page);
      const image = page.querySelector<HTMLImageElement>(".player-plate img");
      if (image) Object.assign(new Image(), { sizes: image.sizes, srcset: image.srcset, src: image.src });
    }
    next = page.querySelector<HTMLFormElement>("form[data-player]")?.dataset.nextUrl;
  }
}

export function isAhead(url: string): boolean {
  return pages.has(url);
}

/** Puts the fetched page in place of this one; true when there was one. */
export function goAhead(url: string, start: () => void): boolean {
  const page = pages.get(url);
  const [main, fetched] = [document.querySelector("main"), page?.querySelector("main")];
  if (!page || !main || !fetched) return false;
  main.replaceWith(document.importNode(fetched, true));
  document.title = page.title;
  history.pushState(null, "", url);
  scrollTo(0, 0);
  start();
  document.querySelector<HTMLElement>("#main")?.focus();
  return true;
}

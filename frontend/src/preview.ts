/** The bar of the author's preview: reloads the page when files changed; n and p turn pages. */
interface State {
  run: string;
  version: number;
  looks: number;
  doing: string;
}

const EVERY_MS = 600;
const LEAVES_WITHIN_MS = 15_000;
const SCROLL = "npt-preview-scroll";
const find = () => document.querySelector<HTMLElement>("[data-preview]");

/** When the page was last asked to go: it may stay after all, and then goes on looking. */
let left = -LEAVES_WITHIN_MS;
window.addEventListener("beforeunload", () => (left = performance.now()));
window.addEventListener("pageshow", () => (left = -LEAVES_WITHIN_MS));

function say(text: string): void {
  const place = find()?.querySelector("[data-doing]");
  if (place && place.textContent !== text) place.textContent = text;
}

function reload(): void {
  if (performance.now() - left < LEAVES_WITHIN_MS) return;
  try {
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, window.scrollY]));
  } catch {
    /* the page then starts at its top */
  }
  location.reload();
}

function scrollBack(): void {
  try {
    const kept = JSON.parse(sessionStorage.getItem(SCROLL) ?? "null") as [string, number] | null;
    sessionStorage.removeItem(SCROLL);
    if (kept?.[0] === location.pathname) window.scrollTo(0, kept[1]);
  } catch {
    /* nothing was kept */
  }
}

const stands = (bar: HTMLElement, on: { run?: string; version?: string | number }) =>
  on.run === bar.dataset.run && String(on.version) === bar.dataset.version;

/** A bar that came with newer files belongs to a newer page. */
async function renewBar(bar: HTMLElement): Promise<void> {
  const open = [...bar.querySelectorAll("details")].map((one) => one.open);
  const answer = await fetch(bar.dataset.bar ?? "", { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = made.querySelector<HTMLElement>("[data-preview]");
  if (!next) return;
  if (!stands(bar, next.dataset)) return reload();
  next.querySelector("script")?.remove();
  next.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? false));
  bar.replaceWith(next);
}

async function look(): Promise<void> {
  const bar = find();
  if (!bar) return;
  try {
    const answer = await fetch(bar.dataset.state ?? "", { cache: "no-store" });
    const state = (await answer.json()) as State;
    if (!stands(bar, state)) reload();
    else if (String(state.looks) !== bar.dataset.looks) {
      if (document.querySelector("[data-preview-findings]")) reload();
      else await renewBar(bar);
    }
    say(state.doing);
  } catch {
    say("The preview has ended. Start it again, and this page comes back.");
  }
  window.setTimeout(() => void look(), EVERY_MS);
}

function writes(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, select, textarea, [data-stage]") !== null)
  );
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (writes(event.target)) return;
  const way = { n: "[data-next]", p: "[data-previous]" }[event.key];
  const link = way && find()?.querySelector<HTMLAnchorElement>(way);
  if (link) link.click();
});

scrollBack();
window.setTimeout(() => void look(), EVERY_MS);

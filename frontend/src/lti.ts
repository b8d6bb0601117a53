/**
 * Pages on the way into and out of an LMS's frame.
 *
 * `[data-lti-store]` asks the platform to keep a login's secret and goes on; `[data-lti-prove]` asks for it back and
 * posts the launch with it; `[data-lti-probe]` finds out whether the session's cookie holds; `form[data-lti-code]`
 * keeps the one-time code of its button fresh. Messages go to the platform's window that was named, at the origin
 * given, and answers count from there alone.
 */
import { getData, putData } from "./lti/storage";

const STORE_MS = 2000;
const PROVE_MS = 4000;
const FRESH_MS = 40_000;

async function store(place: HTMLElement): Promise<void> {
  const { frame = "", origin = "", key = "", value = "" } = place.dataset;
  // Whether it was kept shows at the launch: the cookie may come back all the same.
  await putData({ frame, origin }, key, value, STORE_MS);
  const onward = place.querySelector<HTMLAnchorElement>("a");
  if (onward) location.replace(onward.href);
}

async function prove(form: HTMLFormElement): Promise<void> {
  const { frame = "", origin = "", key = "" } = form.dataset;
  const kept = await getData({ frame, origin }, key, PROVE_MS);
  const field = form.querySelector<HTMLInputElement>("input[name=browser]");
  if (kept && field) {
    field.value = kept;
    form.submit();
    return;
  }
  document.querySelector<HTMLElement>(".page-header")?.setAttribute("hidden", "");
  document.querySelector<HTMLElement>("[data-lti-fault]")?.removeAttribute("hidden");
}

async function probe(place: HTMLElement): Promise<void> {
  const { ltiProbe = "", target = "", goodForS = "60" } = place.dataset;
  place.hidden = true;
  try {
    const answer = await fetch(ltiProbe, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (((await answer.json()) as { holds: boolean }).holds) {
      location.replace(target);
      return;
    }
  } catch {
    // Nothing came back: the button is the way.
  }
  place.hidden = false;
  setTimeout(() => {
    const line = place.querySelector<HTMLElement>("[data-lti-late]");
    if (line) line.textContent = line.dataset.ltiLate ?? "";
    place.querySelector("button")?.setAttribute("disabled", "");
  }, Number(goodForS) * 1000);
}

async function renew(form: HTMLFormElement): Promise<void> {
  const { ltiCode = "", purpose = "", target = "" } = form.dataset;
  const field = form.querySelector<HTMLInputElement>("input[name=code]");
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  const body = new URLSearchParams({ purpose, target });
  const answer = await fetch(ltiCode, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body,
  });
  if (answer.ok && field) field.value = ((await answer.json()) as { code: string }).code;
}

function keepFresh(form: HTMLFormElement): void {
  let asked = Date.now();
  const again = () => {
    if (document.hidden || Date.now() - asked < FRESH_MS) return;
    asked = Date.now();
    renew(form).catch(() => undefined);
  };
  setInterval(again, 5000);
  document.addEventListener("visibilitychange", again);
  // A code opens one tab: the next press needs another.
  form.addEventListener("submit", () => {
    asked = 0;
    setTimeout(again, 500);
  });
}

for (const place of document.querySelectorAll<HTMLElement>("[data-lti-store]")) void store(place);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-lti-prove]")) void prove(form);
for (const place of document.querySelectorAll<HTMLElement>("[data-lti-probe]")) void probe(place);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-lti-code]")) keepFresh(form);

import type { Words } from "./words";

/** Minutes before the end at which the time left is read out. */
const announced = [10, 5, 1];
/** From here on (s) the seconds are shown. */
const seconds = 300;

/**
 * What the server's clock says, told once and carried on by the browser's own running time: setting the
 * device's clock changes nothing. Pages fetched ahead carry an old time, so only fresh ones are asked.
 */
let server = NaN; // ms since 1970 at `heard`
let heard = 0; // ms of performance.now()
let deadline = NaN;
let timer = 0;
let over = false;

export function hear(form: HTMLFormElement, at: number): void {
  server = Date.parse(form.dataset.serverNow ?? "");
  deadline = Date.parse(form.dataset.deadline ?? "");
  heard = at;
}

/** Seconds to the deadline; NaN where there is none. */
export function secondsLeft(): number {
  return (deadline - server - (performance.now() - heard)) / 1000;
}

/** The time left beside the question; `ended` is called once, when it has run out. */
export function showClock(form: HTMLFormElement, words: Words, ended: () => void): void {
  const line = form.querySelector<HTMLElement>("[data-time-left]");
  const told = form.querySelector<HTMLElement>("[data-time-told]");
  clearInterval(timer);
  if (!line || !form.dataset.deadline) return;
  if (Number.isNaN(server)) hear(form, arrived());
  let last = secondsLeft();
  const tick = () => {
    const left = secondsLeft();
    line.textContent = inWords(left, words);
    line.classList.toggle("is-short", left < seconds);
    const crossed = announced.filter((minutes) => left <= minutes * 60 && last > minutes * 60).pop();
    if (crossed && told) told.textContent = words("minutes_left", { minutes: crossed });
    last = left;
    if (left > 0 || over) return;
    over = true;
    clearInterval(timer);
    if (told) told.textContent = words("time_over");
    ended();
  };
  timer = window.setInterval(tick, 500);
  tick();
}

/** Asks the server again after the device has slept: some browsers' running time sleeps with it. */
export function listenAgain(form: () => HTMLFormElement | null): void {
  const ask = async () => {
    const shown = form();
    if (!shown?.dataset.deadline || performance.now() - heard < 30_000) return;
    try {
      const response = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector<HTMLFormElement>("form[data-player][data-deadline]");
      if (fresh) hear(fresh, performance.now());
    } catch {
      // Without a connection the running time goes on.
    }
  };
  addEventListener("pageshow", (event) => event.persisted && void ask());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void ask());
}

/** When this page's first byte came, in ms of performance.now(). */
function arrived(): number {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.responseStart ?? performance.now();
}

function inWords(left: number, words: Words): string {
  if (left <= 0) return words("time_over");
  if (left >= seconds) return words("minutes_left", { minutes: Math.ceil(left / 60) });
  const whole = Math.ceil(left);
  return words("seconds_left", { minutes: Math.floor(whole / 60), seconds: String(whole % 60).padStart(2, "0") });
}

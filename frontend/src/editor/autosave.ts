import type { Words } from "../player/words";

interface Saved {
  saved?: boolean;
  revision?: number;
  faults?: { field: string; text: string }[];
  message?: string;
}

const pause = 1_500;
const again = 10_000;

/** Saves what is written a moment after the last change; what somebody else saved is never overwritten. */
export function startAutosave(form: HTMLFormElement, words: Words): void {
  const line = form.querySelector<HTMLElement>("[data-autosave-state]");
  const revision = form.querySelector<HTMLInputElement>("[data-revision]");
  if (!line || !revision || form.querySelector("[name=over]")) return; // a conflict is decided by the person
  let timer = 0;
  let dirty = false;
  let busy = false;
  let stopped = false;
  let leaving = false;

  const soon = (after = pause) => {
    dirty = true;
    clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(() => void save(), after);
  };

  async function save(): Promise<void> {
    if (busy) return soon();
    [busy, dirty] = [true, false];
    line!.textContent = words("saving");
    try {
      const data = new FormData(form);
      data.set("action", "save");
      const response = await fetch(form.getAttribute("action")!, {
        method: "POST", body: data, credentials: "same-origin", redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": String(data.get("csrf_token") ?? "") },
      });
      const body = (await response.json().catch(() => ({}))) as Saved;
      if (response.ok && body.saved) {
        revision!.value = String(body.revision);
        line!.textContent = words("saved");
        showFaults(form, body.faults ?? []);
      } else if (response.status === 409) {
        stopped = true;
        line!.textContent = words("elsewhere");
      } else if (response.status === 422) {
        line!.textContent = body.message ?? "";
      } else {
        line!.textContent = words("unsaved");
        soon(again);
      }
    } catch {
      line!.textContent = words("unsaved");
      soon(again);
    }
    busy = false;
  }

  form.addEventListener("input", () => soon());
  form.addEventListener("change", () => soon());
  form.addEventListener("npt-drawn", () => soon());
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && (dirty || busy)) event.preventDefault();
  });
}

function showFaults(form: HTMLFormElement, faults: { field: string; text: string }[]): void {
  const list = form.querySelector("[data-faults]");
  list?.replaceChildren(
    ...faults.map(({ field, text }) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = `#${field.split(".")[0] || "prompt"}`;
      link.textContent = text;
      item.append(link);
      return item;
    }),
  );
  form.querySelector("[data-ready]")?.toggleAttribute("hidden", faults.length > 0);
}

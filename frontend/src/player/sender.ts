import { acknowledged, removeWaiting, type Waiting, waiting } from "./waiting";

export type Outcome =
  | { kind: "saved"; next?: string; revision?: number; message?: string }
  | { kind: "refused"; message?: string }
  | { kind: "signed-out" }
  | { kind: "closed"; message?: string } // not this person's attempt: stays for whoever gave the answer
  | { kind: "later"; message?: string };

const firstPause = 2_000;
const longestPause = 30_000;
const patience = 15_000;

/** Sends what waits, in the order it was given, again and again until the server has answered. */
export class Sender {
  private busy: Promise<void> | null = null;
  private pause = firstPause;
  private timer = 0;

  constructor(private readonly told: (one: Waiting, outcome: Outcome) => void) {
    addEventListener("online", () => void this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.flush();
    });
  }

  flush(): Promise<void> {
    this.busy ??= this.run().finally(() => (this.busy = null));
    return this.busy;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    const stopped = new Set<string>();
    for (let one = next(stopped); one; one = next(stopped)) {
      const outcome = await send(one);
      if (outcome.kind === "saved" || outcome.kind === "refused") {
        removeWaiting(one.key);
        if (outcome.kind === "saved" && outcome.revision !== undefined) acknowledged(one, outcome.revision);
        this.pause = firstPause;
      } else {
        stopped.add(one.attempt);
      }
      this.told(one, outcome);
      if (outcome.kind === "later") {
        this.timer = window.setTimeout(() => void this.flush(), this.pause);
        this.pause = Math.min(this.pause * 2, longestPause);
        return;
      }
    }
  }
}

/** The oldest answer of an attempt that has not stopped this round. */
function next(stopped: Set<string>): Waiting | undefined {
  return waiting().find((one) => !stopped.has(one.attempt));
}

interface Body {
  saved?: boolean;
  next?: string;
  revision?: number;
  /** What the reader has to know, such as that it came too late to count. */
  message?: string;
}

async function send(one: Waiting): Promise<Outcome> {
  try {
    let response = await post(one);
    if (response.status === 400) {
      if (!(await renewToken())) return { kind: "later" };
      response = await post(one);
    }
    const body = (await response.json().catch(() => ({}))) as Body;
    if (response.ok && body.saved) return { kind: "saved", next: body.next, revision: body.revision, message: body.message };
    if (response.status === 401) return { kind: "signed-out" };
    if (response.status === 403 || response.status === 404) return { kind: "closed", message: body.message };
    if (response.status >= 500 || response.status === 429 || response.ok) return { kind: "later", message: body.message };
    return { kind: "refused", message: body.message };
  } catch {
    return { kind: "later" };
  }
}

function post(one: Waiting): Promise<Response> {
  return fetch(one.url, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(patience),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ position: one.position, response: one.response, key: one.key, revision: one.revision }),
  });
}

export function token(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return meta?.content ?? document.querySelector<HTMLInputElement>('input[name="csrf_token"]')?.value ?? "";
}

/** A page left open overnight carries a stale token; the same page, asked again, brings a fresh one. */
export async function renewToken(): Promise<boolean> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  if (!meta || !response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (!fresh || fresh === meta.content) return false;
  meta.content = fresh;
  return true;
}

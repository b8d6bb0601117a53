import { renewToken, token } from "./sender";

const pause = 5_000;

/** Tells the server that the time is up, once everything given has arrived; again until it has heard. */
export class HandIn {
  begun = false;
  private busy = false;

  constructor(
    private readonly allSent: () => boolean,
    private readonly later: () => void,
  ) {}

  begin(): void {
    this.begun = true;
  }

  async go(form: HTMLFormElement): Promise<void> {
    const url = form.dataset.handInUrl;
    if (!url || this.busy) return;
    if (!this.allSent()) return this.later();
    this.busy = true;
    try {
      let response = await post(url);
      if (response.status === 400 && (await renewToken())) response = await post(url);
      if (response.ok) return location.assign(response.url);
      if (response.status < 500 && response.status !== 429) return location.reload();
    } catch {
      // No connection: the same again after a while.
    } finally {
      this.busy = false;
    }
    this.later();
    window.setTimeout(() => void this.go(form), pause);
  }
}

function post(url: string): Promise<Response> {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "text/html", "X-CSRFToken": token() },
  });
}

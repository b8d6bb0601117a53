import { Sender } from "./sender";
import { waiting } from "./waiting";

/**
 * Answers that wait on this device are sent from any page, not only from their question: whoever comes back
 * after hours without a connection need not know where they were given. Nothing is handed in before them.
 */
export function sendFromHere(): void {
  const sender = new Sender(() => undefined);
  void sender.flush();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-hand-in]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent || waiting().length === 0) return;
      event.preventDefault();
      void sender.flush().then(() => {
        sent = true;
        form.requestSubmit(event.submitter);
      });
    });
  }
}

/** Platform storage by postMessage, as LTI Client Side postMessages 0.1 and Platform Storage 0.1 say it. */

/** The platform's window that answers: `_parent`, or the name of a frame of the page around us. */
export interface Keeper {
  frame: string;
  origin: string;
}

interface Answer {
  subject?: unknown;
  message_id?: unknown;
  key?: unknown;
  value?: unknown;
  error?: unknown;
}

function windowOf(keeper: Keeper): Window | null {
  const around = window.parent !== window ? window.parent : (window.opener as Window | null);
  if (!around || keeper.frame === "_parent") return around;
  try {
    return ((around.frames as unknown as Record<string, Window | undefined>)[keeper.frame] ?? null) as Window | null;
  } catch {
    return null;
  }
}

const AGAIN_MS = 250;

/**
 * What the platform holds under the key after the message; null for nothing, an error, silence or a stranger.
 * The same message is sent again until it is answered: the platform's frame may be loading still.
 */
function ask(keeper: Keeper, message: Record<string, string>, waitMs: number): Promise<string | null> {
  if (!keeper.origin) return Promise.resolve(null);
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const done = (value: string | null) => {
      window.removeEventListener("message", heard);
      clearTimeout(late);
      clearInterval(again);
      resolve(value);
    };
    const heard = (event: MessageEvent) => {
      const said = event.data as Answer | null;
      if (event.origin !== keeper.origin || event.source !== windowOf(keeper) || typeof said !== "object" || said === null) return;
      if (said.message_id !== id || said.subject !== `${message.subject}.response`) return;
      const fits = !said.error && said.key === message.key && typeof said.value === "string";
      done(fits ? (said.value as string) : null);
    };
    const late = setTimeout(() => done(null), waitMs);
    const send = () => windowOf(keeper)?.postMessage({ ...message, message_id: id }, keeper.origin);
    const again = setInterval(send, AGAIN_MS);
    window.addEventListener("message", heard);
    send();
  });
}

export function putData(keeper: Keeper, key: string, value: string, waitMs: number): Promise<string | null> {
  return ask(keeper, { subject: "lti.put_data", key, value }, waitMs);
}

export function getData(keeper: Keeper, key: string, waitMs: number): Promise<string | null> {
  return ask(keeper, { subject: "lti.get_data", key }, waitMs);
}

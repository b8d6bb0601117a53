/** Answers for the treatment cards while there is no network. Registered for /cards/ alone. */
type Waiting = Event & { waitUntil(done: Promise<unknown>): void };
type Asked = Event & { request: Request; respondWith(answer: Promise<Response>): void };
type CardsWorker = {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", then: (event: Waiting) => void): void;
  addEventListener(name: "fetch", then: (event: Asked) => void): void;
};
const scope = self as unknown as CardsWorker;
const NAME = "npt-cards";
const PATIENCE_MS = 4000;

const kept = async (request: Request): Promise<Response | undefined> => {
  const store = await caches.open(NAME);
  const url = new URL(request.url);
  url.search = "";
  if (request.mode !== "navigate") return store.match(request, { ignoreVary: true });
  const page = url.pathname.endsWith("/") ? `${url.pathname}kept` : `${url.pathname}/kept`;
  return store.match(page, { ignoreVary: true });
};

const fromNetwork = (request: Request): Promise<Response> => {
  const late = new Promise<never>((_, refuse) =>
    setTimeout(() => refuse(new Error("late")), PATIENCE_MS),
  );
  return Promise.race([fetch(request), late]);
};

const answer = async (request: Request): Promise<Response> => {
  try {
    return await fromNetwork(request);
  } catch (error) {
    const found = await kept(request);
    if (found) return found;
    if (error instanceof Error && error.message === "late") return fetch(request);
    throw error;
  }
};

scope.addEventListener("install", () => void scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
export {};

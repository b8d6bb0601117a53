/** Pages fetched ahead: the next answer is here before the one on the desk is marked. */
const ahead = new Map<string, Promise<Document>>();

async function fetched(address: string): Promise<Document> {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

const named = (address: string) => new URL(address, location.href).href;

export function lookAhead(address: string | undefined): void {
  ahead.clear();
  if (!address) return;
  const page = fetched(address);
  page.then(warm, () => ahead.delete(named(address)));
  ahead.set(named(address), page);
}

/** The page of an address, from those fetched ahead unless it has to be `fresh`; each one is used once. */
export async function taken(address: string, fresh: boolean): Promise<Document> {
  const page = fresh ? undefined : ahead.get(named(address));
  ahead.delete(named(address));
  return page ?? fetched(address);
}

/** The picture of the next answer is loaded too. */
function warm(page: Document): void {
  const image = page.querySelector<HTMLImageElement>("main img[src]");
  if (!image) return;
  const copy = new Image();
  copy.sizes = image.getAttribute("sizes") ?? "";
  copy.srcset = image.getAttribute("srcset") ?? "";
  copy.src = image.getAttribute("src") ?? "";
}

/** Put the main part and the title of a fetched page in the place of those here. */
export function show(page: Document): void {
  const [here, there] = [document.querySelector("main"), page.querySelector("main")];
  if (!here || !there) return location.reload();
  document.title = page.title;
  here.replaceChildren(...there.childNodes);
}

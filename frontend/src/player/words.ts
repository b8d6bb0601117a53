/** The player's sentences, translated by the server into `data-words`. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

export function wordsOf(element: HTMLElement): Words {
  const sentences = JSON.parse(element.dataset.words ?? "{}") as Record<string, string>;
  return (key, values = {}) =>
    (sentences[key] ?? key).replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
}

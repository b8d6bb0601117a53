import type { View } from "./view";

const svg = "http://www.w3.org/2000/svg";
const longestLine = 22; // characters
const lineHeight = 18; // CSS px
const gap = 18; // CSS px between a point and its words
const letter = 7.6; // CSS px, a generous mean of the semibold face at 15 px

/** Writes words beside a point, in short lines. The server draws its own labels in the same way. */
export function writeTag(text: SVGTextElement, words: string): void {
  text.replaceChildren();
  const lines = wrap(words);
  lines.forEach((line, index) => {
    const span = document.createElementNS(svg, "tspan");
    span.setAttribute("x", String(gap));
    span.setAttribute("dy", String(index ? lineHeight : 5 - ((lines.length - 1) * lineHeight) / 2));
    span.textContent = line;
    text.append(span);
  });
}

function wrap(words: string): string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < longestLine) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const overlaps = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Sets every label on that side of its point where it is not cut off and covers no pin. One that would still
 * cover another label waits until the picture is enlarged, as on a map.
 */
export function settleTags(overlay: SVGSVGElement, view: View, width: number, height: number): void {
  const place = (element: Element) => {
    const { x, y } = element.closest<SVGGElement>("[data-x]")?.dataset ?? {};
    return view.toStage({ x: Number(x) / width, y: Number(y) / height });
  };
  const labels: Box[] = [];
  const pins: Box[] = [...overlay.querySelectorAll(".pin")].map((pin) => {
    const { x, y } = place(pin);
    return { left: x - 14, right: x + 14, top: y - 14, bottom: y + 14 };
  });
  for (const text of overlay.querySelectorAll<SVGTextElement>(".label-text, .pin-tag")) {
    const spans = [...text.querySelectorAll("tspan")];
    if (spans.length === 0) continue;
    const { x, y } = place(text);
    const length = Math.max(...spans.map((span) => (span.textContent ?? "").length)) * letter;
    const half = (spans.length * lineHeight) / 2;
    const box = (left: boolean): Box => ({
      left: left ? x - gap - length : x + gap,
      right: left ? x - gap : x + gap + length,
      top: y - half,
      bottom: y + half,
    });
    const cost = (one: Box) =>
      2 * Number(one.left < 0 || one.right > view.stageWidth) + [...pins, ...labels].filter((other) => overlaps(one, other)).length;
    const left = cost(box(true)) < cost(box(false));
    const hidden = labels.some((other) => overlaps(box(left), other));
    text.toggleAttribute("hidden", hidden);
    if (!hidden) labels.push(box(left));
    text.setAttribute("text-anchor", left ? "end" : "start");
    for (const span of spans) span.setAttribute("x", String(left ? -gap : gap));
  }
}

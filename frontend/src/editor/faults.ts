import type { Words } from "../player/words";
import { crossesItself, outline, overlap, type Shape, zones } from "./shapes";

/** What is wrong with shapes, in words, while they are drawn. The server checks again and decides. */
export function faultsOf(shapes: Shape[], width: number, height: number, words: Words): string[] {
  const name = (index: number) => `${words(shapes[index]!.kind)} ${index + 1}`;
  const faults = shapes.flatMap((shape, index) => (crossesItself(shape) ? [words("crosses", { name: name(index) })] : []));
  const areas = shapes.map((shape) => (zones.includes(shape.kind) ? outline(shape, width, height) : []));
  areas.forEach((one, i) => {
    for (let j = i + 1; j < areas.length; j++) {
      if (overlap(one, areas[j]!)) faults.push(words("overlap", { one: name(i), two: name(j) }));
    }
  });
  return faults;
}

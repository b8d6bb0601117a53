import { squareOf } from "./grid";
import type { Row } from "./list";
import type { Mark } from "./marks";
import type { Words } from "./words";

interface Verbs {
  pick: (id: number) => void;
  reopen: (id: number) => void;
  remove: (id: number) => void;
  noted: (id: number, text: string) => void;
}

/** The marks as rows: a pin with its note, a line with where it begins and ends. */
export function rowsOf(marks: Mark[], words: Words, verbs: Verbs): Row[] {
  return marks.map((mark, index) => {
    const number = index + 1;
    const remove = { words: words("remove"), act: () => verbs.remove(mark.id) };
    if (mark.kind === "pin") {
      return {
        title: words("pin_at", { number, ...squareOf(mark) }),
        note: { value: mark.text, label: words("note"), typed: (text) => verbs.noted(mark.id, text) },
        actions: [{ words: words("move"), act: () => verbs.pick(mark.id) }, remove],
      };
    }
    const [first, last] = [squareOf(mark.points[0]!), squareOf(mark.points[mark.points.length - 1]!)];
    return {
      title: words("line_from", {
        number,
        count: mark.points.length,
        from: `${first.column}${first.row}`,
        to: `${last.column}${last.row}`,
      }),
      actions: [{ words: words("change"), act: () => verbs.reopen(mark.id) }, remove],
    };
  });
}

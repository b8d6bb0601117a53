/** Undo and redo over whole states; what was undone is gone once something else is done. */
export class History<State> {
  private readonly past: string[] = [];
  private future: string[] = [];
  private static readonly most = 200;

  /** Keep what was, before it changes. Twice the same is kept once. */
  keep(state: State): void {
    const text = JSON.stringify(state);
    if (this.past[this.past.length - 1] === text) return;
    this.past.push(text);
    if (this.past.length > History.most) this.past.shift();
    this.future = [];
  }

  undo(now: State): State | null {
    return this.step(this.past, this.future, now);
  }

  redo(now: State): State | null {
    return this.step(this.future, this.past, now);
  }

  private step(from: string[], to: string[], now: State): State | null {
    const current = JSON.stringify(now);
    let text = from.pop();
    while (text === current) text = from.pop();
    if (text === undefined) return null;
    to.push(current);
    return JSON.parse(text) as State;
  }
}

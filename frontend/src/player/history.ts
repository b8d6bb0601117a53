/** What stood before each change, so that every change can be taken back. */
export class History<T> {
  private readonly before: string[] = [];

  constructor(private readonly state: () => T) {}

  /** Call before a change. */
  mark(): void {
    this.before.push(JSON.stringify(this.state()));
  }

  /** What stood before the last change; undefined when there was none on this page. */
  back(): T | undefined {
    const text = this.before.pop();
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }
}

/** First in, first out. */
export interface Queue<T> {
  size(): number;
  push(value: T): void;
  take(): T | undefined;
  /** Before all others, in this order. */
  putBack(values: readonly T[]): void;
}

export function createQueue<T extends object | string>(): Queue<T> {
  return new ArrayQueue<T>();
}

const LEAST = 16;
// What an emptied queue keeps room for.
const KEPT = 1024;

/**
 * A queue that is filled and emptied many times does so in one array: a new one each time would be
 * much garbage. Places are cleared when their values are taken or moved, because an array that has
 * grown old, even a dead one, keeps young values alive until the next full collection.
 */
class ArrayQueue<T extends object | string> implements Queue<T> {
  #values: (T | undefined)[] = [];
  #head = 0;
  #end = 0;

  size(): number {
    return this.#end - this.#head;
  }

  push(value: T): void {
    if (this.#end === this.#values.length) this.#makeRoom();
    this.#values[this.#end++] = value;
  }

  take(): T | undefined {
    if (this.#head === this.#end) return undefined;
    const value = this.#values[this.#head];
    this.#values[this.#head++] = undefined;
    if (this.#head === this.#end) {
      this.#head = this.#end = 0;
      if (this.#values.length > KEPT) this.#values = [];
    }
    return value;
  }

  putBack(values: readonly T[]): void {
    const all = [...values];
    for (let value = this.take(); value !== undefined; value = this.take()) all.push(value);
    for (const value of all) this.push(value);
  }

  // Twice what is here: so each value is moved once or so, however many come.
  #makeRoom(): void {
    const size = this.size();
    const [from, head] = [this.#values, this.#head];
    const length = Math.max(LEAST, 2 * size);
    this.#values = Array.from({ length }, (_, index) => from[head + index]);
    from.fill(undefined);
    this.#head = 0;
    this.#end = size;
  }
}

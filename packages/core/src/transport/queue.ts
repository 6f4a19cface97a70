/** First in, first out. */
export interface Queue<T> {
  size(): number;
  push(value: T): void;
  take(): T | undefined;
  /** Before all others, in this order. */
  putBack(values: readonly T[]): void;
}

/**
 * A queue that is mostly empty or holds one value: that one waits in a slot of its own, because an
 * array that is emptied and filled again is allocated anew each time.
 */
export function createQueue<T extends object | string>(): Queue<T> {
  let first: T | undefined;
  let rest: T[] = [];
  let head = 0;
  return {
    size: () => (first === undefined ? 0 : 1 + rest.length - head),
    push(value) {
      if (first === undefined) first = value;
      else rest.push(value);
    },
    take() {
      const value = first;
      if (head < rest.length) {
        first = rest[head++];
        if (head === rest.length) head = rest.length = 0;
      } else {
        first = undefined;
      }
      return value;
    },
    putBack(values) {
      const all = [...values, ...(first === undefined ? [] : [first]), ...rest.slice(head)];
      [first, ...rest] = all;
      head = 0;
    },
  };
}

/** First in, first out, without moving what is in it. */
export interface Queue<T> {
  readonly size: number;
  push(value: T): void;
  take(): T | undefined;
  /** Before all others, in this order. */
  putBack(values: readonly T[]): void;
}

export function createQueue<T>(): Queue<T> {
  let values: T[] = [];
  let head = 0;
  return {
    get size() {
      return values.length - head;
    },
    push: (value) => void values.push(value),
    take() {
      const value = values[head];
      if (head < values.length && ++head === values.length) head = values.length = 0;
      return value;
    },
    putBack(first) {
      values = [...first, ...values.slice(head)];
      head = 0;
    },
  };
}

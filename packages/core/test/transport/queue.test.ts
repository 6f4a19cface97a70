import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createQueue } from "../../src/transport/queue.ts";

type Step = { push: number } | { take: number } | { putBack: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ take: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ putBack: fc.integer({ min: 0, max: 3 }) }),
  ),
  { maxLength: 60 },
);

interface Told {
  /** What came out, and the sizes in between. */
  queue: unknown[];
  plain: unknown[];
}

/** Does the same to a queue and to a plain array, and empties both. */
function tell(list: Step[]): Told {
  const queue = createQueue<string>();
  const plain: string[] = [];
  const told: Told = { queue: [], plain: [] };
  const take = (count: number): void => {
    for (let turn = 0; turn < count; turn++) {
      told.queue.push(queue.take());
      told.plain.push(plain.shift());
    }
  };
  let made = 0;
  const make = (count: number): string[] => Array.from({ length: count }, () => `${made++}`);
  for (const step of list) {
    if ("take" in step) {
      take(step.take);
    } else if ("push" in step) {
      const values = make(step.push);
      for (const value of values) queue.push(value);
      plain.push(...values);
    } else {
      const first = make(step.putBack);
      queue.putBack(first);
      plain.unshift(...first);
    }
    told.queue.push(queue.size());
    told.plain.push(plain.length);
  }
  take(plain.length + 1);
  return told;
}

describe("a queue", () => {
  test("gives what was put in, in order, however puts and takes are mixed", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { queue, plain } = tell(list);
        expect(queue).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  test("takes many at once, and goes on after them", () => {
    const { queue, plain } = tell([{ push: 5000 }, { take: 4999 }, { push: 3000 }, { take: 3001 }]);
    expect(queue).toEqual(plain);
  });
});

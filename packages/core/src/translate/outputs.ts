import { callId, isAnswer, isModelMade, itemType } from "../history/items.ts";

/** What one side said in one go, and the outputs of the calls in it, by their places. */
interface Stretch {
  said: number[];
  outputs: number[];
  model: boolean;
}

/**
 * The order in which outputs stand right after what the model said when it called. Responses joins a
 * call and its output by their id, wherever they stand; where sides take turns, nothing may stand
 * between. The order of all else stays.
 *
 * @returns The places of the items; `undefined` where they stand so already.
 */
export function outputOrder(items: readonly unknown[]): number[] | undefined {
  const stretches: Stretch[] = [];
  const homes = new Map<string, Stretch>();
  let last: Stretch | undefined;
  let moved = false;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const model = isModelMade(item);
    const id = callId(item);
    if (last && !model && /_(output|response)$/.test(itemType(item))) {
      const home = (isAnswer(item) ? homes.get(id) : undefined) ?? last;
      // A call is answered once: whatever comes again stays where it is.
      homes.delete(id);
      home.outputs.push(index);
      moved ||= home !== last;
    } else if (last?.model && model && last.outputs.length === 0) last.said.push(index);
    else stretches.push((last = { said: [index], outputs: [], model }));
    if (model && id !== "" && last) homes.set(id, last);
  }
  return moved ? stretches.flatMap(({ said, outputs }) => [...said, ...outputs]) : undefined;
}

/** The blocks of one item, which may not all have stood together. */
export interface Strand<Block> {
  blocks: readonly Block[];
  /**
   * How many blocks of other items stood between the first block and the others.
   *
   * @default 0
   */
  apart?: number | undefined;
}

/**
 * Puts the blocks of items back in the order that they came in: the result of a vendor's tool may
 * stand after blocks of other items, while one item holds its call and its result.
 *
 * @example
 * ```ts
 * import { weave } from "@anyllm/core/translate";
 *
 * const calls = [{ blocks: ["call 1", "result 1"], apart: 1 }, { blocks: ["call 2", "result 2"] }];
 * console.log(weave(calls)); // ["call 1", "call 2", "result 1", "result 2"]
 * ```
 */
export function weave<Block>(strands: readonly Strand<Block>[]): Block[] {
  const woven: Block[] = [];
  let late: { at: number; blocks: readonly Block[] }[] = [];
  const put = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      woven.push(block);
      const due = late.find(({ at }) => at === woven.length);
      if (!due) continue;
      late = late.filter((one) => one !== due);
      put(due.blocks);
    }
  };
  for (const { blocks, apart = 0 } of strands) {
    const together = apart > 0 ? blocks.slice(0, 1) : blocks;
    if (apart > 0) late.push({ at: woven.length + 1 + apart, blocks: blocks.slice(1) });
    put(together);
  }
  return [...woven, ...late.flatMap(({ blocks }) => blocks)];
}

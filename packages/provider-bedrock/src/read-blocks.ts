import { isObject, type Loose, type Writer } from "@anyllm/core/translate";
import { annotationOf } from "./citations.ts";
import { type Open, openCall, openImage, openReasoning } from "./open-blocks.ts";
import { membersOf, piecesOf } from "./pieces.ts";
import { createHostedReader } from "./read-hosted.ts";

/** Tells the blocks of an answer to a writer, whole or piece by piece. */
export interface BlockReader {
  start(index: number, start: unknown): void;
  delta(index: number, delta: unknown): void;
  stop(index: number): void;
  /** A block of a whole answer. */
  whole(index: number, block: Loose): void;
  /** No block goes on. */
  closeAll(): void;
  /** Nothing comes any more; `cut` where what came last was cut short. */
  settle(cut: boolean): void;
}

export function createBlockReader(writer: Writer): BlockReader {
  const open = new Map<number, Open>();
  // The text written last, for citations that come in a block without one.
  let lastText = "";
  // A call that came to its end stays open until it is clear that it was not cut short.
  let called: number | undefined;

  const settleCall = (): void => {
    if (called !== undefined) writer.toolDone(called);
    called = undefined;
  };
  // What is not known yet is kept as it came.
  const keepRaw = (key: string, value: unknown): void => {
    writer.part({ [key]: value, type: `bedrock:${key}` });
  };
  const hosted = createHostedReader(writer, keepRaw);
  const tellRaw = (key: string, value: unknown): void => {
    hosted.pass();
    keepRaw(key, value);
  };
  const stop = (index: number): void => {
    const block = open.get(index);
    if (!block) return;
    open.delete(index);
    if (!block.blank?.()) hosted.pass();
    block.stop();
  };
  const begin = (index: number, make: () => Open): Open => {
    stop(index);
    settleCall();
    // Only calls go on beside other blocks; some streams do not say that a text has ended.
    for (const [other, { kind }] of open) if (kind !== "toolUse") stop(other);
    const block = make();
    open.set(index, block);
    return block;
  };
  const openText = (): Open => {
    let said = "";
    const citations: Loose[] = [];
    return {
      kind: "text",
      blank: () => said.trim() === "" && citations.length === 0,
      delta(key, piece) {
        if (key === "text" && typeof piece === "string") {
          if (said === "" && piece !== "") writer.nextPart();
          said += piece;
          writer.text(piece);
        } else if (key === "citation" && isObject(piece)) citations.push(piece);
        else return false;
        return true;
      },
      stop() {
        const detached = said === "";
        if (!detached) lastText = said;
        for (const citation of citations) {
          const span = { start: 0, end: lastText.length, detached };
          writer.annotation(annotationOf(citation, span));
        }
      },
    };
  };

  const starters: Record<string, (index: number, told: Loose) => Open> = {
    text: openText,
    citation: openText,
    reasoningContent: () => openReasoning(writer),
    image: (_, told) => openImage(writer, told),
    toolResult: (_, told) => hosted.result(told),
    toolUse(index, told) {
      if (told["type"] === "server_tool_use") return hosted.call(told);
      const ended = (): void => {
        called = index;
      };
      return openCall(writer, index, { told, ended });
    },
  };
  const starterOf = (key: string) => (Object.hasOwn(starters, key) ? starters[key] : undefined);
  const openOf = (index: number, key: string): Open | undefined => {
    const known = open.get(index);
    const kind = key === "citation" ? "text" : key;
    if (known?.kind === kind) return known;
    const starter = starterOf(key);
    return starter && begin(index, () => starter(index, {}));
  };
  const start = (index: number, told: unknown): void => {
    const [key, first] = membersOf(told)[0] ?? [];
    if (key === undefined) return;
    const starter = starterOf(key);
    if (starter && isObject(first)) begin(index, () => starter(index, first));
    else if (key === "text") delta(index, { text: first });
    else tellRaw(key, first);
  };
  const delta = (index: number, told: unknown): void => {
    for (const [key, piece] of membersOf(told)) {
      if (!openOf(index, key)?.delta(key, piece)) tellRaw(key, piece);
    }
  };
  return {
    start,
    delta,
    stop,
    whole(index, block) {
      for (const [key, told] of membersOf(block)) {
        for (const [piece, value] of piecesOf(key, told)) {
          if (piece === "start") start(index, value);
          else if (piece === "delta") delta(index, value);
          else tellRaw(key, value);
        }
      }
      stop(index);
    },
    closeAll() {
      for (const index of open.keys()) stop(index);
    },
    settle(cut) {
      if (!cut) settleCall();
      hosted.settle();
    },
  };
}

import {
  firstText,
  further,
  isEmpty,
  isObject,
  list,
  type Loose,
  object,
  text,
  type ThinkTags,
  words,
  type Writer,
} from "@anyllm/core/translate";
import { createMirror, type Mirror } from "./decode-mirror.ts";
import { isSigned } from "./wire.ts";

/** A block of reasoning as its vendor told it, in one piece or in many. */
interface Block {
  /** The field that it came in. */
  source: string;
  detail: Loose;
  sealed: boolean;
}

/** Reads the reasoning of one message, which vendors tell in several forms at once. */
export interface Reasoning {
  /** Whether any was told in a field of its own. */
  told(): boolean;
  /** A piece of readable reasoning inside the content: what a field of its own told is not told again. */
  read(delta: string): void;
  /** Reasoning inside the content is over. */
  settle(): void;
  /** The same in a field of its own. */
  readPlain(delta: string): void;
  /** The fields of a delta, or of a whole message. */
  readFields(delta: Loose, whole: boolean): void;
  /** Blocks with seals of their own: `reasoning_details` and its like. */
  readDetails(details: readonly unknown[], source: string, whole: boolean): void;
  /** Further fields of the reasoning that was read last, kept under a name; a signature ends it. */
  seal(fields: Loose | undefined, name: string): void;
  /** The block is over: what comes now is no part of it. */
  end(): void;
}

// Strings beside the content that hold reasoning; several may hold the same.
const strings = ["reasoning_content", "reasoning", "reasoning_text", "thinking", "thought"];
// Lists of blocks: OpenRouter's and its followers', and Anthropic's as gateways hand them on.
const lists = ["reasoning_details", "thinking_blocks"];
// Opaque strings beside the content.
const seals = ["reasoning_opaque", "encrypted_content"];

/** All keys that are read here. */
export const reasoningKeys: readonly string[] = [...strings, ...lists, ...seals];

/** Tags that models write around their reasoning. */
export const usualTags: readonly ThinkTags[] = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<reasoning>", "</reasoning>"],
  ["◁think▷", "◁/think▷"],
];

/** Whether a delta holds any reasoning in fields of its own. */
export function hasReasoning(delta: Loose): boolean {
  for (const key in delta) if (keys.has(key) && !isEmpty(delta[key])) return true;
  return false;
}

const keys: ReadonlySet<string> = /* @__PURE__ */ new Set(reasoningKeys);

/** Whether a delta says that its content is a thought. With a seal beside it, it speaks of another one. */
export function isThought({ thought, extra_content }: Loose): boolean {
  if (thought === true) return true;
  return Object.values(object(extra_content)).some(
    (own) => object(own)["thought"] === true && !isSigned(object(own)),
  );
}

/** The same without that mark. */
export function unmarked(delta: Loose): Loose {
  const left: Loose = {};
  for (const [key, own] of Object.entries(object(delta["extra_content"]))) {
    left[key] = further(object(own), ofMark);
  }
  return { ...delta, extra_content: left };
}

const ofMark = /* @__PURE__ */ words("thought");

/** Makes a reader. `fields` go on every item. */
export function createReasoning(writer: Writer, fields?: object): Reasoning {
  let block: Block | undefined;
  let told = false;
  // What was told outside of blocks, and may be told again inside one.
  let plain = "";
  let mirror: Mirror | undefined;
  let marked = true;
  // Fields beside what was told outside of blocks.
  let sealed: Loose | undefined;

  const tell = (delta: string): void => {
    if (delta === "") return;
    if (block) end();
    writer.reasoning(delta);
    if (marked && fields) writer.reasoningSeal(undefined, fields);
    marked = false;
  };
  const readPlain = (delta: string): void => {
    told = true;
    plain += delta;
    tell(mirror ? mirror.fresh("field", delta) : delta);
  };
  const read = (delta: string): void => {
    mirror ??= createMirror(plain);
    tell(mirror.fresh("tags", delta));
  };
  const end = (): void => {
    marked = true;
    sealed = undefined;
    if (!block) return;
    const { source, detail } = block;
    block = undefined;
    writer.reasoningSeal(sealOf(detail) || undefined, { ...fields, [source]: [detail] });
    writer.close();
    plain = "";
  };
  const begin = (source: string, detail: Loose): void => {
    const again = plain !== "" && visible(detail) === plain;
    end();
    // What was told already is sealed where it stands.
    if (!again) writer.close();
    block = { source, detail: { ...detail }, sealed: sealOf(detail) !== "" };
    plain = "";
    if (!again) sayDetail(detail);
  };
  const readDetail = (detail: Loose, source: string, whole: boolean): void => {
    if (block && !whole && block.source === source && isSame(block, detail)) {
      merge(block.detail, detail);
      block.sealed ||= sealOf(detail) !== "";
      sayDetail(detail);
    } else if (visible(detail) || sealOf(detail) || !isHeader(detail)) {
      begin(source, detail);
    }
  };
  const sayDetail = (detail: Loose): void => {
    if (text(detail["summary"])) writer.reasoningSummary(text(detail["summary"]));
    const said = firstText(detail["text"], detail["thinking"]);
    if (said) writer.reasoning(said);
  };
  const readDetails = (details: readonly unknown[], source: string, whole: boolean): void => {
    for (const detail of details) if (isObject(detail)) readDetail(detail, source, whole);
  };

  const seal = (more: Loose | undefined, name: string): void => {
    if (!more) return;
    sealed = { ...sealed, ...more };
    writer.reasoningSeal(sealOf(sealed) || undefined, { ...fields, [name]: sealed });
    if (!sealOf(sealed)) return;
    writer.close();
    sealed = undefined;
  };

  return {
    told: () => told,
    read,
    settle() {
      if (mirror) tell(mirror.settle());
    },
    readPlain,
    readFields(delta, whole) {
      const given = lists.filter((key) => list(delta[key]).length > 0);
      const inDetails = given.some((key) => list(delta[key]).some((one) => visible(object(one))));
      for (const said of inDetails ? [] : unique(strings.map((key) => readable(delta[key])))) {
        readPlain(said);
      }
      for (const key of strings) seal(further(object(delta[key]), readables), key);
      // Two lists are the same blocks in two dialects.
      const [source] = given;
      if (source) {
        told = true;
        readDetails(list(delta[source]), source, whole);
      }
      for (const key of seals) {
        if (text(delta[key]) === "") continue;
        if (block) end();
        writer.reasoningSeal(text(delta[key]), { ...fields, [key]: true });
      }
    },
    readDetails,
    seal,
    end,
  };
}

function sealOf(detail: Loose): string {
  return firstText(detail["signature"], detail["data"]);
}

function visible(detail: Loose): string {
  return firstText(detail["text"], detail["thinking"], detail["summary"]);
}

// A string, or as gateways have it: `{ content }`, `{ thinking, signature }`.
function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).join("");
  const { content, text: said, thinking } = object(value);
  return firstText(value, content, said, thinking);
}

const readables = /* @__PURE__ */ words("content text thinking");

// What is told twice, or as a part of the other, is told once.
function unique(said: readonly string[]): string[] {
  return [...new Set(said)].filter(
    (one) => one !== "" && !said.some((other) => other !== one && other.includes(one)),
  );
}

const pieces = /* @__PURE__ */ words("text thinking summary");

function isSame({ detail, sealed }: Block, next: Loose): boolean {
  if (sealed || text(next["data"])) return false;
  return ["type", "index", "id"].every(
    (key) => next[key] == null || detail[key] == null || next[key] === detail[key],
  );
}

function isHeader(detail: Loose): boolean {
  return /^(reasoning\.|thinking$|summary_text$)/.test(text(detail["type"]));
}

function merge(detail: Loose, next: Loose): void {
  for (const key in next) {
    const value = next[key];
    if (value == null || value === "") continue;
    detail[key] = pieces.has(key) ? text(detail[key]) + text(value) : value;
  }
}

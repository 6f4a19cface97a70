import { Allow, parse } from "partial-json";

// Numbers and words that are not whole would be other values than they turn out to be.
const whole = Allow.STR | Allow.OBJ | Allow.ARR;

/**
 * What can be read of an object or array that is not whole yet: every value that is complete, and the
 * beginning of the string that is being written. Words before it are skipped, and a code fence.
 *
 * @param opening - What it begins with.
 * @returns `undefined` while nothing can be read.
 */
export function partialJson(text: string, opening = /[{[]/): unknown {
  const fence = /```\w*\s*[{[]/.exec(text);
  const from = fence ? fence.index + fence[0].length - 1 : 0;
  const start = from + text.slice(from).search(opening);
  if (start < from) return undefined;
  const json = settled(text.slice(start));
  try {
    const value: unknown = parse(json, whole);
    return inherits.test(json) ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
  } catch {
    return undefined;
  }
}

// The parser would set the prototype of what it makes; copied, such a key is gone.
const inherits = /__proto__|\\u005f/i;

// It stops at empty arrays with room in them, and half of a pair is no character.
function settled(json: string): string {
  return json
    .replace(
      /(?:[\ud800-\udbff]|\\ud[89ab][0-9a-f]{2}(?:\\(?:u(?:d(?:[c-f][0-9a-f]?)?)?)?)?)$/i,
      "",
    )
    .replace(/"(?:[^"\\]|\\[\s\S])*"?|\[\s+(?=\])/g, (token) => (token[0] === '"' ? token : "["));
}

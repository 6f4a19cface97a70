/** How many places a text is tried at, so that a long one of braces costs no more than others. */
const ATTEMPTS = 64;

/**
 * The JSON values of an answer, most likely first: the whole text, else what stands in code fences,
 * else objects and arrays among the words, the longest first.
 */
export function jsonValues(text: string): unknown[] {
  const whole = parse(text);
  if (whole) return [whole.value];
  const fenced = [...text.matchAll(/```[\w-]*\s*\n([\s\S]*?)```/g)]
    .map(([, inner]) => parse(inner as string))
    .filter((found) => found !== undefined);
  return (fenced.length > 0 ? fenced : amongWords(text)).map(({ value }) => value);
}

interface Found {
  value: unknown;
  length: number;
}

function amongWords(text: string): Found[] {
  const found: Found[] = [];
  const opening = /[{[]/g;
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    const start = opening.exec(text)?.index;
    if (start === undefined) break;
    const end = endOf(text, start);
    const value = end === undefined ? undefined : parse(text.slice(start, end));
    if (!value || end === undefined) continue;
    found.push(value);
    opening.lastIndex = end;
  }
  return found.toSorted((one, other) => other.length - one.length);
}

// Behind the bracket that closes the first one.
function endOf(text: string, start: number): number | undefined {
  const token = /"(?:[^"\\]|\\[\s\S])*"|[{}[\]]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (/^[{[]/.test(match[0])) depth++;
    else if (/^[}\]]/.test(match[0]) && --depth === 0) return token.lastIndex;
  }
  return undefined;
}

function parse(text: string): Found | undefined {
  try {
    return { value: JSON.parse(text), length: text.length };
  } catch {
    return undefined;
  }
}

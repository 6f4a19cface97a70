/**
 * A text that matches a regular expression: the simplest one, or with a `salt` another one. Knows
 * literals, classes, escapes, groups, alternation, anchors and quantifiers; look-around and
 * back-references are passed over.
 *
 * @param min - Characters the text should have, reached by repeating what may be repeated.
 */
export function samplePattern(pattern: string, min: number, salt: number): string {
  for (let extra = 0; extra <= min; extra++) {
    const sample = sampleAlternatives({ pattern, at: 0, extra, salt });
    if (Array.from(sample).length >= min) return sample;
  }
  return sampleAlternatives({ pattern, at: 0, extra: 0, salt });
}

interface Cursor {
  pattern: string;
  at: number;
  /** How often more than needed an open-ended quantifier repeats. */
  extra: number;
  salt: number;
}

const classes: Record<string, string> = { d: "0123456789", w: "abcxyz019_", s: " " };
const controls: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

function sampleAlternatives(cursor: Cursor): string {
  const options = [sampleSequence(cursor)];
  while (cursor.pattern[cursor.at] === "|") {
    cursor.at++;
    options.push(sampleSequence(cursor));
  }
  return options[cursor.salt % options.length] ?? "";
}

function sampleSequence(cursor: Cursor): string {
  let text = "";
  while (cursor.at < cursor.pattern.length && !"|)".includes(cursor.pattern[cursor.at] ?? "")) {
    const start = cursor.at;
    const atom = sampleAtom(cursor);
    const count = quantifier(cursor);
    const after = cursor.at;
    text += count > 0 ? atom : "";
    for (let index = 1; index < count; index++) {
      cursor.at = start;
      text += sampleAtom(cursor);
    }
    cursor.at = after;
  }
  return text;
}

function sampleAtom(cursor: Cursor): string {
  const character = cursor.pattern[cursor.at++] ?? "";
  if (character === "^" || character === "$") return "";
  if (character === ".") return "a";
  if (character === "[") return sampleClass(cursor);
  if (character === "\\") return pick(escaped(cursor), cursor.salt);
  if (character !== "(") return character;
  const look = /^\?(?:<?[=!])/.exec(cursor.pattern.slice(cursor.at));
  const head = /^\?(?::|<?[=!]|<[^>]+>)/.exec(cursor.pattern.slice(cursor.at));
  cursor.at += head?.[0].length ?? 0;
  const text = sampleAlternatives(cursor);
  cursor.at++;
  return look ? "" : text;
}

function escaped(cursor: Cursor): string {
  const character = cursor.pattern[cursor.at++] ?? "";
  if (character === "b" || character === "B") return "";
  if (character === "p" || character === "P") {
    cursor.at = cursor.pattern.indexOf("}", cursor.at) + 1;
    return "Aa1";
  }
  if ("DWS".includes(character)) return character === "W" ? "-" : "a";
  return classes[character] ?? controls[character] ?? character;
}

function sampleClass(cursor: Cursor): string {
  const negated = cursor.pattern[cursor.at] === "^";
  if (negated) cursor.at++;
  let members = "";
  while (cursor.at < cursor.pattern.length && cursor.pattern[cursor.at] !== "]") {
    const character = cursor.pattern[cursor.at++] ?? "";
    const first = character === "\\" ? escaped(cursor) : character;
    const ranged = cursor.pattern[cursor.at] === "-" && cursor.pattern[cursor.at + 1] !== "]";
    if (!ranged || first.length !== 1) {
      members += first;
      continue;
    }
    cursor.at++;
    const last = cursor.pattern[cursor.at++] ?? first;
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) {
      members += String.fromCharCode(code);
    }
  }
  cursor.at++;
  if (!negated) return pick(members, cursor.salt);
  return pick(
    Array.from("aZ0 -_.~")
      .filter((character) => !members.includes(character))
      .join(""),
    cursor.salt,
  );
}

function quantifier(cursor: Cursor): number {
  const found = /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(cursor.pattern.slice(cursor.at));
  if (!found) return 1;
  cursor.at += found[0].length;
  const [, sign, low, comma, high] = found;
  if (sign === "?") return Math.min(1, cursor.extra);
  if (sign) return (sign === "+" ? 1 : 0) + cursor.extra;
  const least = Number(low);
  if (!comma) return least;
  return Math.min(high === undefined ? Infinity : Number(high), least + cursor.extra);
}

function pick(members: string, salt: number): string {
  return members[salt % (members.length || 1)] ?? "";
}

import type { Rule } from "./rule.ts";

const words: [RegExp, string][] = [
  [/\bplus\b/g, "+"],
  [/\bminus\b/g, "-"],
  [/\b(?:times|multiplied by)\b|×|(?<=\d)\s*x\s*(?=\d)/g, "*"],
  [/\b(?:divided by|over)\b|÷/g, "/"],
  [/\b(?:to the power of)\b|\*\*/g, "^"],
  [/(?<=\d),(?=\d{3}\b)/g, ""],
];

/** The first arithmetic expression of a text, in signs; `undefined` when it has none. */
export function findExpression(text: string): string | undefined {
  let signs = text.toLowerCase();
  for (const [pattern, sign] of words) signs = signs.replace(pattern, sign);
  for (const [candidate] of signs.matchAll(/[-(\d.][-+*/^%().\d\s]*[\d)]/g)) {
    const isDate = /\d{4}-\d\d-\d\d/.test(candidate);
    if (/[\d)]\s*[-+*/^%]\s*[-(\d]/.test(candidate) && !isDate) return candidate.trim();
  }
  return undefined;
}

/**
 * The value of an expression of numbers, `+ - * / % ^` and parentheses; `undefined` when it is
 * malformed or has no finite value.
 */
export function evaluate(expression: string): number | undefined {
  const tokens = expression.match(/\d+(?:\.\d+)?|\.\d+|[-+*/%^()]/g) ?? [];
  let at = 0;

  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      value = tokens[at++] === "+" ? value + product() : value - product();
    }
    return value;
  };
  const product = (): number => {
    let value = power();
    for (let sign = tokens[at]; sign === "*" || sign === "/" || sign === "%"; sign = tokens[at]) {
      at++;
      const right = power();
      value = sign === "*" ? value * right : sign === "/" ? value / right : value % right;
    }
    return value;
  };
  const power = (): number => {
    if (tokens[at] === "-") return (at++, -power());
    const base = atom();
    return tokens[at] === "^" ? (at++, base ** power()) : base;
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (token !== "(") return token === undefined ? NaN : Number(token);
    const value = sum();
    return tokens[at++] === ")" ? value : NaN;
  };

  const value = sum();
  if (at !== tokens.length || !Number.isFinite(value)) return undefined;
  // 0.1 + 0.2 is 0.3 for everybody who asks.
  return Number(value.toPrecision(12));
}

/** Works out expressions in signs or words. */
export const arithmetic: Rule = {
  name: "arithmetic",
  can: "work out an expression such as (3 + 4) * 6",
  answer({ text }) {
    const expression = findExpression(text);
    const value = expression === undefined ? undefined : evaluate(expression);
    if (expression === undefined || value === undefined) return undefined;
    return { text: `${expression} = ${value}.`, short: `${value}`, value, about: "result" };
  },
};

import { stripVTControlCharacters, styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Styles text for this terminal; plain where NO_COLOR is set or nobody is looking. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Writes a line. */
export function line(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** A numbered heading, with the call that is being shown. */
export function heading(number: number, title: string, code: string): void {
  line();
  line(`${paint(["bold", "cyan"], `${number}`)} ${paint("bold", title)}`);
  line(paint("dim", `  ${code}`));
}

/** Something said by one side. */
export function say(who: string, text: string): void {
  const first = `  ${paint("dim", who.padEnd(8))} `;
  line(first + wrap(text, 11));
}

/** Breaks text at the width of the terminal; every line but the first is indented. */
function wrap(text: string, indent: number): string {
  const width = Math.max(40, Math.min(process.stdout.columns ?? 96, 110)) - indent;
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(/\s+/)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && stripVTControlCharacters(longer).length > width) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join(`\n${" ".repeat(indent)}`);
}

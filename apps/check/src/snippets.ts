/** A block of TypeScript in prose, with the line of its source on which it begins. */
export interface Snippet {
  file: string;
  /** The line of the first line of code, from 1. */
  line: number;
  code: string;
  /** The exported declaration a docstring belongs to; absent in Markdown. */
  subject?: string;
}

const fence =
  /^(?<indent>[ \t]*)```(?:ts|typescript)[^\S\n]*\n(?<code>[\s\S]*?)^[ \t]*```[ \t]*$/gm;
const docstring = /\/\*\*(?<body>[\s\S]*?)\*\/\s*(?<next>[^\n]*)/g;
const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (?<name>[\w$]+)/;

/** Every fenced TypeScript block of a Markdown file. */
export function markdownSnippets(file: string, text: string): Snippet[] {
  return [...text.matchAll(fence)].map(({ index, groups }) => ({
    file,
    line: linesBefore(text, index) + 2,
    code: dedent(groups?.["code"] ?? "", groups?.["indent"] ?? ""),
  }));
}

/** Every fenced TypeScript block under an `@example` of a module's docstrings. */
export function docstringSnippets(file: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  for (const { index, groups } of text.matchAll(docstring)) {
    const body = groups?.["body"] ?? "";
    const example = body.indexOf("@example");
    if (example < 0) continue;
    const subject = exported.exec(groups?.["next"] ?? "")?.groups?.["name"];
    const prose = body.slice(example).replaceAll(/^[ \t]*\* ?/gm, "");
    const before = linesBefore(text, index) + linesBefore(body, example);
    for (const snippet of markdownSnippets(file, prose)) {
      snippets.push({ ...snippet, line: snippet.line + before, ...(subject ? { subject } : {}) });
    }
  }
  return snippets;
}

/** Names a snippet declares itself, so that they are not imported for it. */
export function declaresName(code: string, name: string): boolean {
  const escaped = name.replaceAll("$", "\\$");
  return new RegExp(`\\b(?:const|let|var|function\\*?|class|type|interface) ${escaped}\\b`).test(
    code,
  );
}

export function mentionsName(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$."'])${name.replaceAll("$", "\\$")}(?![\\w$"'])`).test(code);
}

function linesBefore(text: string, index: number): number {
  return text.slice(0, index).split("\n").length - 1;
}

function dedent(code: string, indent: string): string {
  return indent ? code.replaceAll(new RegExp(`^${indent}`, "gm"), "") : code;
}

import { describe, expect, it } from "vitest";
import { compile } from "../src/checks/snippets.ts";
import { docstringSnippets, markdownSnippets } from "../src/snippets.ts";
import { linkTools, temporaryFolder } from "./fixture.ts";

const fence = "```";

describe("code blocks", () => {
  it("are taken from Markdown with their lines, other languages left out", () => {
    const text = [
      "# Title",
      "",
      `${fence}ts`,
      "const a = 1;",
      fence,
      `${fence}sh`,
      "ls",
      fence,
    ].join("\n");
    expect(markdownSnippets("README.md", text)).toEqual([
      { file: "README.md", line: 4, code: "const a = 1;\n" },
    ]);
  });

  it("are taken from the examples of docstrings, with what they document", () => {
    const text = [
      "const before = 1;",
      "/**",
      " * Does a thing.",
      " * @example",
      ` * ${fence}ts`,
      " * if (thing()) {",
      " *   thing();",
      " * }",
      ` * ${fence}`,
      " */",
      "export function thing(): boolean {",
    ].join("\n");
    expect(docstringSnippets("a.ts", text)).toEqual([
      { file: "a.ts", line: 6, code: "if (thing()) {\n  thing();\n}\n", subject: "thing" },
    ]);
  });

  it("must compile: the error is reported on the line of the document", async () => {
    const folder = temporaryFolder({});
    linkTools(folder);
    const findings = await compile(
      [
        { file: "README.md", line: 1, code: `const whole: number = 1;\nconsole.log(whole);\n` },
        { file: "README.md", line: 10, code: `const a = 1;\nconst b: string = a;\n` },
      ],
      folder,
    );
    expect(findings).toEqual([
      { where: "README.md:11", message: expect.stringContaining("TS2322") },
    ]);
  });
});

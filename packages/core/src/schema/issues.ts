import type { SchemaIssue } from "./standard.ts";

/** What is wrong with a value, the place first: `items[2].name: expected string`. */
export function describeIssue({ path = [], message }: SchemaIssue): string {
  const place = placeOf(path.map((step) => (typeof step === "object" ? step.key : step)));
  return place ? `${place}: ${message}` : message;
}

/** A path as a program would write it. */
function placeOf(path: readonly PropertyKey[]): string {
  const said = path.map((step) =>
    /^\d+$/.test(String(step)) ? `[${String(step)}]` : `.${String(step)}`,
  );
  return said.join("").replace(/^\./, "");
}

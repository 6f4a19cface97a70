import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A recorded exchange on the Responses wire, kept beside the repository, not in it. */
export interface Recording {
  path: string;
  wire: string;
  mode: "json" | "stream";
  status: number;
}

const root = fileURLToPath(new URL("../../../../shared/fixtures/", import.meta.url));
const manifest = join(root, "manifest.json");

/** Every recording on the Responses wire; empty where the recordings are absent. */
export const recordings: Recording[] = existsSync(manifest)
  ? (JSON.parse(readFileSync(manifest, "utf8")) as Recording[]).filter(
      ({ wire }) => wire === "openai-responses",
    )
  : [];

/** The body of a whole answer, as recorded. */
export function bodyOf({ path }: Recording): unknown {
  return JSON.parse(readFileSync(join(root, path, "response.json"), "utf8"));
}

/** The events of a stream, whether its frames or only its payloads were recorded. */
export function eventsOf({ path }: Recording): unknown[] {
  const payloads = join(root, path, "stream.jsonl");
  return existsSync(payloads)
    ? linesOf(payloads).filter(Boolean).map(parse)
    : linesOf(join(root, path, "stream.sse"))
        .filter((line) => line.startsWith("data:") && !line.includes("[DONE]"))
        .map((line) => parse(line.slice("data:".length)));
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").split(/\r\n|\n|\r/);
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

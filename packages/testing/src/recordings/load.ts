import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Recording, type RecordingEntry } from "./recording.ts";

/** Which recordings to load. */
export interface RecordingFilter {
  /**
   * The folder that holds `manifest.json`.
   *
   * @default the environment variable `ANYLLM_RECORDINGS`, or else `shared/fixtures` in the nearest
   * folder above the working directory that has it
   */
  directory?: string;
  /** Only this wire format, such as `openai-responses`. */
  wire?: string;
  /** Only this provider. */
  provider?: string;
  /** Only streams, or only whole answers. */
  mode?: "json" | "stream";
}

/** The recordings found, or why there are none. */
export interface Recordings {
  /** The folder they were read from; `undefined` when there is none. */
  directory: string | undefined;
  /** In the order of the manifest. */
  recordings: Recording[];
  /** Why the folder could not be read: a sentence for the title of a skipped test. */
  missing?: string;
}

/**
 * Reads the manifest of a folder of recorded provider traffic. The folder is no part of this
 * package: where it is absent, `missing` says so and the list is empty.
 *
 * @throws SyntaxError when the manifest is not JSON.
 * @example
 * ```ts
 * import { loadRecordings } from "@anyllm/testing";
 *
 * const { recordings, missing } = loadRecordings({ wire: "openai-responses", mode: "stream" });
 * console.log(missing ?? `${recordings.length} streams`);
 * ```
 */
export function loadRecordings(filter: RecordingFilter = {}): Recordings {
  const directory = filter.directory ?? process.env["ANYLLM_RECORDINGS"] ?? findAbove();
  if (directory === undefined || !existsSync(join(directory, "manifest.json"))) {
    const missing = directory
      ? `skipped: there is no manifest.json in the recordings folder ${directory}`
      : "skipped: no recordings here (set ANYLLM_RECORDINGS to a folder with a manifest.json)";
    return { directory: undefined, recordings: [], missing };
  }
  const manifest: unknown = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  const recordings = (manifest as RecordingEntry[])
    .filter((entry) => matches(entry, filter))
    .map((entry) => new Recording(directory, entry));
  return { directory, recordings };
}

function matches(entry: RecordingEntry, { wire, provider, mode }: RecordingFilter): boolean {
  return (
    (wire === undefined || entry.wire === wire) &&
    (provider === undefined || entry.provider === provider) &&
    (mode === undefined || entry.mode === mode)
  );
}

function findAbove(): string | undefined {
  let folder = process.cwd();
  for (;;) {
    const candidate = join(folder, "shared", "fixtures");
    if (existsSync(join(candidate, "manifest.json"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

import { besideMedia, formatOf, readMedia, words } from "@anyllm/core/translate";
import { describe, expect, it } from "vitest";

const read = (part: { type: string; [key: string]: unknown }) =>
  readMedia({ type: part.type, part, path: "input[0].content[0]" });

describe("where a file is", () => {
  it.each([
    [
      "a data URL",
      { type: "input_image", image_url: "data:image/webp;base64,UklGRg==" },
      { kind: "data", mediaType: "image/webp", data: "UklGRg==" },
    ],
    [
      "a data URL with a name in it",
      { type: "input_file", file_data: "data:application/pdf;name=a.pdf;base64,JVBERi0=" },
      { kind: "data", mediaType: "application/pdf", data: "JVBERi0=" },
    ],
    [
      "base64, known by its name",
      { type: "input_file", filename: "notes.md", file_data: "SGk=" },
      { kind: "data", mediaType: "text/markdown", data: "SGk=", filename: "notes.md" },
    ],
    [
      "base64, known by its first bytes",
      { type: "input_file", file_data: "JVBERi0xLjQ=" },
      { kind: "data", mediaType: "application/pdf" },
    ],
    [
      "base64 that nothing tells of",
      { type: "input_file", file_data: "AAAA" },
      { kind: "data", mediaType: "application/octet-stream" },
    ],
    [
      "a URL with a query",
      { type: "input_file", file_url: "https://example.com/a.pdf?sig=1" },
      { kind: "url", url: "https://example.com/a.pdf?sig=1", mediaType: "application/pdf" },
    ],
    [
      "a bucket",
      { type: "input_video", video_url: "gs://bucket/a.mp4" },
      { kind: "url", mediaType: "video/mp4" },
    ],
    [
      "an address that only the vendor can read",
      { type: "input_image", image_url: "file:///srv/media/a.png" },
      { kind: "url", url: "file:///srv/media/a.png", mediaType: "image/png" },
    ],
    ["an id", { type: "input_image", file_id: "file_1" }, { kind: "id", id: "file_1" }],
    [
      "sound",
      { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
      { kind: "data", mediaType: "audio/mpeg" },
    ],
  ])("is read from %s", (_, part, media) => {
    expect(read(part)).toMatchObject(media);
  });

  it.each([
    { type: "input_text", text: "data:image/png;base64,AA==" },
    { type: "input_image" },
    { type: "input_image", image_url: null },
    { type: "input_audio", input_audio: null },
  ])("is nowhere in %j", (part) => {
    expect(read(part)).toBeUndefined();
  });
});

describe("the short name of a format", () => {
  it.each([
    ["image/jpeg", "jpeg"],
    ["audio/mpeg", "mp3"],
    ["application/pdf", "pdf"],
    ["image/x-icon", "icon"],
  ])("of %s is %s", (mediaType, format) => {
    expect(formatOf(mediaType)).toBe(format);
  });
});

describe("what stands beside a file", () => {
  const told = (part: object, sent = "", known = "") => {
    const lost: string[] = [];
    const rules = {
      sent: words(sent),
      read: words(known),
      warn: (said: string) => lost.push(said),
    };
    return { kept: besideMedia({ type: "input_file", file_id: "f", ...part }, rules), lost };
  };

  it("goes to the vendor that has it, and is told where it is left out", () => {
    const part = { citations: { enabled: false }, pages: 2, title: "T", cache_control: {} };
    expect(told(part, "citations", "cache_control")).toEqual({
      kept: { citations: { enabled: false } },
      lost: ["pages, title of a file is not supported and was left out."],
    });
  });

  it("is nothing where it only says how things are anyway", () => {
    const part = { filename: "a.pdf", detail: "auto", title: null, anyllm: { provider: "a" } };
    expect(told(part)).toEqual({ kept: {}, lost: [] });
    expect(told({ detail: "high" }).lost).toHaveLength(1);
  });
});

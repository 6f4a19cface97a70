import type { HostedOutcome } from "@anyllm/core";
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/client";

/** What a block is as text, and as a part for the model where text does not hold it. */
interface Reading {
  text: string;
  part?: object | undefined;
}

/**
 * What a call came to. Texts are joined by line breaks; what is no text is a word there and a part
 * in `content`. More than `maxBytes` in all is cut, and the cut is told.
 */
export function readResult(result: CallToolResult, maxBytes: number): HostedOutcome {
  const { content, structuredContent, isError } = result;
  const cut = cutter(maxBytes);
  if (isError) {
    const told = content.map((block) => cutBlock(block, cut));
    return { output: null, error: { type: "mcp_tool_execution_error", content: told } };
  }
  const readings = content.map((block) => cut(readBlock(block)));
  // Servers repeat what is structured as text; where one does not, this is the text.
  if (structuredContent !== undefined && !content.some(isText)) {
    readings.push(cut({ text: JSON.stringify(structuredContent) }));
  }
  const output = readings.map(({ text }) => text).join("\n");
  if (!readings.some(({ part }) => part)) return { output, error: null };
  const parts = readings.map(({ text, part }) => part ?? { type: "input_text", text });
  return { output, error: null, content: parts };
}

function isText({ type }: ContentBlock): boolean {
  return type === "text";
}

function readBlock(block: ContentBlock): Reading {
  switch (block.type) {
    case "text":
      return { text: block.text };
    case "image":
      return media(block.mimeType, block.data, "image");
    case "audio":
      return media(block.mimeType, block.data, "audio");
    case "resource": {
      const { resource } = block;
      const { uri, mimeType } = resource;
      if ("text" in resource) return { text: `[resource ${uri}]\n${resource.text}` };
      return media(mimeType, resource.blob, uri);
    }
    case "resource_link": {
      const { uri, name, description } = block;
      return { text: `[resource link ${name}: ${uri}]${description ? ` ${description}` : ""}` };
    }
    default:
      // A kind of a later revision.
      return { text: JSON.stringify(block) };
  }
}

function media(mimeType: string | undefined, base64: string, name: string): Reading {
  const type = mimeType ?? "application/octet-stream";
  const data = `data:${type};base64,${base64}`;
  const word = name === "image" || name === "audio" ? name : `resource ${name}`;
  const part = type.startsWith("image/")
    ? { type: "input_image", image_url: data, detail: "auto" }
    : { type: "input_file", filename: fileName(name, type), file_data: data };
  return { text: `[${word}, ${type}]`, part };
}

function fileName(name: string, type: string): string {
  const last = name.split(/[/\\?#]/).findLast((piece) => piece !== "") ?? "file";
  const ending = type.split("/")[1]?.replace(/[^a-z0-9].*$/i, "");
  return last.includes(".") || !ending ? last : `${last}.${ending}`;
}

type Cut = (reading: Reading) => Reading;

function cutter(maxBytes: number): Cut {
  const encoder = new TextEncoder();
  let left = maxBytes;
  const note = (what: string): string => `[${what}: the result is over ${maxBytes} bytes]`;
  return ({ text, part }) => {
    if (part) {
      const size = JSON.stringify(part).length;
      if (size > left) return { text: `${text} ${note("left out")}` };
      left -= size;
      return { text, part };
    }
    // A character takes three bytes at most, where it is one unit of the string.
    const room = new Uint8Array(Math.min(left, text.length * 3));
    const { read, written } = encoder.encodeInto(text, room);
    left -= written;
    return { text: read === text.length ? text : `${text.slice(0, read)}\n${note("cut")}` };
  };
}

// What a tool says of its failure stays as it says it, as far as it fits.
function cutBlock(block: ContentBlock, cut: Cut): ContentBlock {
  const whole = readBlock(block);
  const { text, part } = cut(whole);
  if (block.type === "text") return { ...block, text };
  return text === whole.text && part === whole.part ? block : { type: "text", text };
}

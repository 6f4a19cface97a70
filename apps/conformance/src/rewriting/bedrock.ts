import { isObject, type Json, objects, parseArguments, string } from "../facts.ts";
import { closed, dropValue, eachTool, nested, without } from "./common.ts";

export function bedrockBlocks(message: Json): Json {
  if (!Array.isArray(message["content"])) return message;
  const plain = (told: Json): Json => {
    const block = nested(dropValue(told, "type", "text"), "toolUse", (use) => ({
      input: {},
      ...dropValue(use, "type", "tool_use"),
    }));
    const result = block["toolResult"];
    if (isObject(result)) {
      const content = objects(result["content"]).map((part) =>
        plain(part["json"] === undefined ? part : { text: JSON.stringify(part["json"]) }),
      );
      return { toolResult: { ...dropValue(result, "status", "success"), content } };
    }
    return nested(block, "document", (document) =>
      nested(document, "source", (source) =>
        typeof source["text"] === "string"
          ? { bytes: Buffer.from(source["text"]).toString("base64") }
          : source,
      ),
    );
  };
  return { ...message, content: objects(message["content"]).map(plain) };
}

export function sealedReasoning(message: Json): Json {
  if (message["role"] !== "assistant" || !Array.isArray(message["content"])) return message;
  const sealed = objects(message["content"]).filter(({ reasoningContent: told }) => {
    const said = isObject(told) ? told["reasoningText"] : undefined;
    return !isObject(said) || string(said["signature"]) !== "";
  });
  return { ...message, content: sealed };
}

export function bedrockSystem(body: Json): Json {
  if (!Array.isArray(body["system"])) return body;
  const said = objects(body["system"]).filter(({ text }) => text !== "");
  return said.length > 0 ? { ...body, system: said } : without(body, "system");
}

/** A strict function takes no further properties. */
export function bedrockTools(body: Json): Json {
  return nested(body, "toolConfig", (config) =>
    eachTool(config, (tool) =>
      nested(tool, "toolSpec", (told) =>
        told["strict"] === true
          ? nested(told, "inputSchema", (schema) => ({ json: closed(schema["json"]) }))
          : dropValue(told, "strict", false),
      ),
    ),
  );
}

export function spokenTexts(message: Json): Json {
  if (message["role"] !== "assistant" || !Array.isArray(message["content"])) return message;
  const said = objects(message["content"]).filter(
    ({ text }) => typeof text !== "string" || text.trim() !== "",
  );
  return { ...message, content: said };
}

export function bedrockFormat(body: Json): Json {
  return nested(body, "outputConfig", (config) =>
    nested(config, "textFormat", (format) =>
      nested(format, "structure", (structure) =>
        nested(structure, "jsonSchema", (told) => ({
          ...told,
          schema: parseArguments(string(told["schema"])),
        })),
      ),
    ),
  );
}

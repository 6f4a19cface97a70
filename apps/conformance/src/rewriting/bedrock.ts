import { isObject, type Json, objects, string } from "../facts.ts";
import { dropValue, nested } from "./common.ts";

export function bedrockBlocks(message: Json): Json {
  if (!Array.isArray(message["content"])) return message;
  const plain = (told: Json): Json => {
    const block = nested(dropValue(told, "type", "text"), "toolUse", (use) =>
      dropValue(use, "type", "tool_use"),
    );
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

export function bedrockFormat(body: Json): Json {
  return nested(body, "outputConfig", (config) =>
    nested(config, "textFormat", (format) =>
      nested(format, "structure", (structure) =>
        nested(structure, "jsonSchema", (told) => ({
          ...told,
          schema: JSON.parse(string(told["schema"])) as unknown,
        })),
      ),
    ),
  );
}

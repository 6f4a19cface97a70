import type { Capabilities } from "@anyllm/core";
import type { ChatDialect } from "./dialect.ts";

/** What a vendor takes, read off its dialect. */
export function capabilitiesOf(dialect: ChatDialect): Capabilities {
  const { fields, tools, reasoning, media } = dialect;
  return {
    parameters: [
      "instructions",
      "text",
      ...fields,
      ...(tools ? ["tools", "tool_choice"] : []),
      ...(reasoning ? ["reasoning"] : []),
    ],
    tools: tools ? ["function", ...(tools.hosted ?? [])] : [],
    input: [
      ...(media?.image ? ["input_image"] : []),
      ...(media?.file ? ["input_file"] : []),
      ...(media?.audio ? ["input_audio"] : []),
      ...(media?.video ? ["input_video"] : []),
    ],
  };
}

import type { Capabilities, StructuredSupport } from "@anyllm/core";
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

/** How far a vendor's models can be held to a form, read off its dialect. */
export function structuredOf({
  structured = "none",
  formatWithTools = true,
  tools,
}: ChatDialect): StructuredSupport {
  return {
    format: structured,
    withTools: formatWithTools,
    strictTools: tools?.strict === true,
    // Where it has a word for one of them only, the other is said by it.
    forcedTools: tools?.choices?.some((choice) => choice !== "none") === true,
  };
}

import * as z from "zod/mini";
import type { HostedToolChoice } from "../../hosted/tool-choice.ts";
import { type Members, nullish } from "../primitives.ts";

/** The schemas of hosted tool choices by `type`, to be spread into a union of choices. */
export function hostedToolChoices(): Members<HostedToolChoice> {
  return {
    file_search: choice("file_search"),
    web_search: choice("web_search"),
    web_search_preview: choice("web_search_preview"),
    web_search_preview_2025_03_11: choice("web_search_preview_2025_03_11"),
    computer: choice("computer"),
    computer_use: choice("computer_use"),
    computer_use_preview: choice("computer_use_preview"),
    image_generation: choice("image_generation"),
    code_interpreter: choice("code_interpreter"),
    apply_patch: choice("apply_patch"),
    shell: choice("shell"),
    programmatic_tool_calling: choice("programmatic_tool_calling"),
    mcp: z.looseObject({
      type: z.literal("mcp"),
      server_label: z.exactOptional(z.string()),
      name: nullish(z.string()),
    }),
    custom: z.looseObject({ type: z.literal("custom"), name: z.string() }),
  };
}

function choice<const Type extends string>(type: Type) {
  return z.looseObject({ type: z.literal(type) });
}

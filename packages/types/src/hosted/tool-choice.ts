/** Makes the model use one hosted tool. Source: OpenAI, ToolChoiceTypes and its siblings. */
export type HostedToolChoice =
  | {
      type:
        | "file_search"
        | "web_search"
        | "web_search_preview"
        | "web_search_preview_2025_03_11"
        | "computer"
        | "computer_use"
        | "computer_use_preview"
        | "image_generation"
        | "code_interpreter"
        | "apply_patch"
        | "shell"
        | "programmatic_tool_calling";
    }
  | { type: "mcp"; server_label?: string; name?: string | null }
  | { type: "custom"; name: string };

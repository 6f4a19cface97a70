const chat = /chat-completions/;

/** Requests that are refused before they are sent, and rightly so. */
export const refusals: readonly {
  wire: RegExp;
  message: RegExp;
  status?: RegExp;
  reason: string;
}[] = [
  {
    wire: chat,
    message: /^[\w.[\]]+ (must be|is missing)/,
    status: /^(400|422)$/,
    reason: "the vendor refused this request as well",
  },
  {
    wire: /deepseek/,
    message: /\((input_image|input_file)\)/,
    status: /^4/,
    reason: "the vendor refused this request as well",
  },
  {
    wire: /chat-completions/,
    message: /does not support/,
    status: /^4/,
    reason: "the vendor refused this request as well",
  },
  {
    wire: /(anthropic|anthropic-messages|gemini-generate-content|bedrock-converse|cohere-chat-v2|ollama-chat)$/,
    message: /does not support|must be/,
    status: /^4/,
    reason: "the vendor refused this request as well",
  },
  {
    wire: /^(ollama|ollama-cloud|zai)\/chat-completions/,
    message: /does not support (a )?tool_choice/,
    reason: "the vendor does not look at this choice, so it is refused aloud",
  },
  {
    wire: /^anthropic-openai-compat/,
    message: /does not support a format/,
    reason: "the vendor does not look at the form of an answer, so it is refused aloud",
  },
  {
    wire: chat,
    message: /keeps no responses/,
    reason: "a vendor's own keeping is none of Responses, and is refused aloud",
  },
  {
    wire: /writer/,
    message: /call_id is missing/,
    reason: "a result without the id of its call joins nothing in Responses",
  },
];

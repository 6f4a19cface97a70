import { type Decoder, defineTranslator, type Provider, type ProviderOptions } from "@anyllm/core";
import { planTools, readTurns, textParts, toUsage, type Writer } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";

type Loose = ReturnType<typeof JSON.parse>;

/** A small sound translator to Chat Completions, for tests of the kit. */
export function chatTranslator(
  options: ProviderOptions,
  change: {
    encode?(body: Loose, request: ResponseRequest): Loose;
    parameters?: string[];
    writer?(writer: Writer): Partial<Writer>;
    path?: string | ((model: string, stream: boolean) => string);
  } = {},
): Provider {
  const { path = "/chat/completions" } = change;
  return defineTranslator({
    id: "acme",
    options,
    baseURL: "https://api.acme.example/v1",
    apiKeyVariable: "ACME_API_KEY",
    capabilities: {
      parameters: change.parameters ?? ["instructions", "temperature", "tools", "tool_choice"],
      tools: ["function"],
    },
    encode(request, context) {
      const { functions, mode, chosen } = planTools(request);
      if (mode === "required") context.refuse("tool_choice", "a call that must be", "Ask for it.");
      const body = {
        model: request.model,
        messages: messagesOf(request),
        stream: request.stream === true,
        temperature: request.temperature ?? undefined,
        tools: functions.length > 0 ? functions.map(({ name }) => ({ name })) : undefined,
        tool_choice: chosen ? mode : undefined,
      };
      if (typeof path === "function") {
        const { model: _model, stream: _stream, ...rest } = body;
        return { path: path(request.model ?? "", request.stream === true), body: rest };
      }
      return { path, body: change.encode?.(body, request) ?? body };
    },
    decode: (writer) => decodeChat(changed(writer, change.writer?.(writer) ?? {})),
  });
}

/** A writer with other methods in place of some of its own, which are called on it alone. */
function changed(writer: Writer, change: Partial<Writer>): Writer {
  return new Proxy(writer, {
    get(target, key) {
      const value: unknown = Reflect.get(key in change ? change : target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function messagesOf(request: ResponseRequest): object[] {
  const system = request.instructions ? [{ role: "system", content: request.instructions }] : [];
  const messages = readTurns(request).flatMap(({ role, items }) =>
    items.flatMap((item): object[] => {
      if (item.kind === "message") return [{ role, content: textParts(item.parts).join("\n") }];
      if (item.kind === "call") {
        const { name, call_id: id } = item;
        return [{ role, tool_calls: [{ id, function: { name, arguments: item.arguments } }] }];
      }
      if (item.kind !== "output") return [];
      const content = textParts(item.parts).join("\n");
      return [{ role: "tool", tool_call_id: item.call_id, content }];
    }),
  );
  return [...system, ...messages];
}

function decodeChat(writer: Writer): Decoder {
  return {
    frame(payload: Loose) {
      writer.start({ id: payload.id, model: payload.model, created_at: payload.created });
      const [choice] = payload.choices;
      const said = choice?.delta ?? choice?.message ?? {};
      writer.reasoning(said.reasoning_content ?? "");
      writer.text(said.content ?? "");
      writer.refusal(said.refusal ?? "");
      (said.tool_calls ?? []).forEach((call: Loose, place: number) => {
        const key = call.index ?? place;
        if (call.id) writer.toolCall(key, { name: call.function.name, call_id: call.id });
        writer.toolArguments(key, call.function.arguments);
      });
      const { usage } = payload;
      if (usage) {
        writer.usage(
          toUsage({
            input: usage.prompt_tokens,
            output: usage.completion_tokens,
            reasoning: usage.completion_tokens_details.reasoning_tokens,
          }),
        );
      }
      const reason = choice?.finish_reason;
      if (reason) writer.finish(reason === "length" ? "max_output_tokens" : undefined);
    },
    end() {},
  };
}

import {
  AnyLLMError,
  type Capabilities,
  defineProvider,
  type ErrorDetails,
  type Provider,
} from "@anyllm/core";
import type { ResponseResource } from "@anyllm/types";
import type {
  StructuredContext,
  StructuredPlan,
  StructuredSpec,
  StructuredSupport,
} from "../../src/agent/contract.ts";
import { STRUCTURED } from "../../src/agent/contract.ts";
import type { Warning } from "../../src/request.ts";
import type { StructuredText } from "../../src/structured/types.ts";

/** A provider that answers nothing: only what it says of itself is asked for. */
export function providerOf(
  support: Partial<StructuredSupport> | undefined,
  capabilities: Partial<Capabilities> = {},
): Provider {
  return defineProvider({
    id: "acme",
    capabilities,
    ...(support && {
      structured: () => ({
        format: "json_schema" as const,
        withTools: true,
        strictTools: true,
        forcedTools: true,
        ...support,
      }),
    }),
    encode: () => ({ method: "POST", url: "http://127.0.0.1:1/", headers: {} }),
    decode: () => ({ frame() {}, end() {} }),
  });
}

export interface Scene extends Partial<StructuredContext> {
  support?: Partial<StructuredSupport>;
  warnings?: Warning[];
}

/** The plan that a form has for a model. */
export function planOf(text: StructuredText, scene: Scene = {}): StructuredPlan {
  const { support = {}, warnings = [], ...rest } = scene;
  return specOf(text).plan({
    provider: providerOf(support),
    model: "large",
    tools: false,
    stream: false,
    memory: new Map(),
    warn: (warning) => void warnings.push(warning),
    ...rest,
  });
}

export function specOf(text: StructuredText): StructuredSpec {
  return text[STRUCTURED];
}

/** An error as a vendor's answer of 400 becomes one. */
export function refusal(said: string, details: ErrorDetails = {}): AnyLLMError {
  return new AnyLLMError("invalid_request", `acme: ${said}`, { status: 400, ...details });
}

/** A whole answer with these items. */
export function answerOf(output: object[], more: object = {}): ResponseResource {
  return {
    id: "resp_1",
    object: "response",
    status: "completed",
    output,
    incomplete_details: null,
    error: null,
    ...more,
  } as unknown as ResponseResource;
}

export function message(text: string, type = "output_text"): object {
  const key = type === "refusal" ? "refusal" : "text";
  return {
    type: "message",
    id: "msg_1",
    role: "assistant",
    status: "completed",
    content: [{ type, [key]: text, annotations: [] }],
  };
}

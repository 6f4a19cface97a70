import type { Provider } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { gemini } from "@anyllm/provider-gemini";
import { together } from "@anyllm/provider-together";
import type { WireName } from "../wires/all.ts";
import { connectTranslated } from "./anyllm.ts";
import { apiKey, type Contender } from "./contender.ts";

// Ours over the wires that are translated: the floor is that of the same wire.

interface Translated {
  wire: WireName;
  /** The package's name after `@anyllm/provider-`, and its factory's. */
  slug: string;
  create(options: { apiKey: string; baseURL: string }): Provider;
}

function translated({ wire, slug, create }: Translated): Contender {
  return {
    id: `anyllm: ${wire}`,
    wire,
    packages: ["@anyllm/core", `@anyllm/provider-${slug}`],
    program: `
      import { createClient } from "@anyllm/core";
      import { ${slug} } from "@anyllm/provider-${slug}";
      const llm = createClient({ providers: [${slug}({ apiKey: "key" })] });
      console.log((await llm.responses({ model: "m", input: "hi" })).output_text);
      const stream = await llm.responses({ model: "m", input: "hi", stream: true });
      for await (const event of stream) console.log(event.type);
      console.log((await stream.finalResponse()).output_text);`,
    connect: (baseURL) => connectTranslated(create({ apiKey, baseURL })),
  };
}

export const anyllmChat = translated({ wire: "chat", slug: "together", create: together });
export const anyllmMessages = translated({
  wire: "messages",
  slug: "anthropic",
  create: anthropic,
});
export const anyllmGemini = translated({ wire: "gemini", slug: "gemini", create: gemini });

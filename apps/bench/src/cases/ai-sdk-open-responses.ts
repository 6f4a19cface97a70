import { createOpenResponses } from "@ai-sdk/open-responses";
import { apiKey, model, type Contender } from "./contender.ts";
import { connect, program } from "./ai-sdk.ts";

export const aiOpenResponses: Contender = {
  id: "ai + @ai-sdk/open-responses",
  packages: ["ai", "@ai-sdk/open-responses"],
  program: program(`import { createOpenResponses } from "@ai-sdk/open-responses";
    const model = createOpenResponses({ name: "bench", url: "/v1/responses", apiKey: "key" })("gpt-5.4");`),
  connect: (baseURL) =>
    connect(createOpenResponses({ name: "bench", url: `${baseURL}/responses`, apiKey })(model)),
};

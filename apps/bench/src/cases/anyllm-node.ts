import { nodeTransport } from "@anyllm/transport-node";
import { openai } from "@anyllm/provider-openai";
import { anyllm, connect } from "./anyllm.ts";
import { apiKey, type Contender } from "./contender.ts";

export const anyllmNode: Contender = {
  id: "anyllm + transport-node",
  packages: [...anyllm.packages, "@anyllm/transport-node"],
  connect: (baseURL) => connect(openai({ apiKey, baseURL }), nodeTransport()),
};

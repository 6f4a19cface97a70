import { nodeTransport } from "@anyllm/transport-node";
import { anyllm, connect } from "./anyllm.ts";
import type { Contender } from "./contender.ts";

export const anyllmNode: Contender = {
  id: "anyllm + transport-node",
  packages: [...anyllm.packages, "@anyllm/transport-node"],
  connect: (baseURL) => connect(baseURL, nodeTransport()),
};

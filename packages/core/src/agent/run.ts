import type { ResponseResource } from "@anyllm/types";
import { withText } from "../response.ts";
import type { Runner } from "./contract.ts";
import { dress } from "./dress.ts";
import { AgentLoop } from "./loop.ts";
import { prepareRun, type Setup } from "./setup.ts";
import { AgentStream } from "./stream.ts";

/** Runs a request whose tools or format need more than one answer of the provider. */
export const runAgent: Runner = async (host, request, options) => {
  const loop = createLoop({ ...(await prepareRun(host, request, options)), runner: runAgent });
  await loop.start();
  if (request.stream) return new AgentStream(loop);
  while (!loop.ended) if (!loop.take()) await loop.pull();
  if (loop.failure !== undefined) throw loop.failure;
  return dress(withText(loop.response as ResponseResource), loop);
};

function createLoop(setup: Setup): AgentLoop {
  try {
    return new AgentLoop(setup);
  } catch (error) {
    setup.dispose();
    throw error;
  }
}

import * as z from "zod/mini";
import { createResponseBodySchema } from "./request.ts";

export const webSocketResponseCreateEventSchema = z.extend(createResponseBodySchema, {
  type: z.literal("response.create"),
  stream: z.exactOptional(z.never()),
  stream_options: z.exactOptional(z.never()),
  background: z.exactOptional(z.never()),
});

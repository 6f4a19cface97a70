import type { ChatProviderFactory } from "@anyllm/chat";
import * as rows from "../src/chat.ts";

export type ChatRow = ChatProviderFactory;

/** All rows. */
export const chatRows: readonly ChatRow[] = Object.values<unknown>(rows).filter(
  (row): row is ChatRow => typeof row === "function" && "dialect" in row,
);

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { packConsumer } from "./consumer.ts";
import type { Consumer } from "./consumer.ts";
import type { Workspace } from "./workspace.ts";

export function openWorkspace(root: string, update = false): Workspace {
  let consumer: Promise<Consumer> | undefined;
  const workspace: Workspace = {
    root,
    update,
    consumer: () => (consumer ??= packConsumer(workspace)),
  };
  return workspace;
}

/** The root that holds this file, wherever the clone lies. */
export function findRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "pnpm-workspace.yaml"))) {
    if (folder === dirname(folder))
      throw new Error("check: no pnpm-workspace.yaml above " + folder);
    folder = dirname(folder);
  }
  return folder;
}

import type { Workspace } from "./workspace.ts";

/** One thing a check has to say about one place. */
export interface Finding {
  /** A path relative to the root (with `:line` where known), a package or an import. */
  where: string;
  message: string;
  /** Shown without failing the run. */
  note?: boolean;
}

/** One rule of the house: a file in `checks/` exporting one of these as `check`. */
export interface Check {
  name: string;
  /** Why the rule exists; printed when it fails. */
  reason: string;
  run(workspace: Workspace): Promise<Finding[]>;
}

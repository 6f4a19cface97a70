/** The two places that may tell the same reasoning: a field of its own, and tags in the content. */
type Side = "field" | "tags";

/** Tells once what two sides tell, piece by piece, in any order. */
export interface Mirror {
  /** What is new in a piece of one side. */
  fresh(side: Side, delta: string): string;
  /** The tags are closed. @returns What stood between them and is not what the field said. */
  settle(): string;
}

/** Makes a mirror, for a field that has told this much. White space around the reasoning is no difference. */
export function createMirror(field: string): Mirror {
  // What the side that leads has told, and the other has not said again yet.
  let ahead = field;
  let leader: Side = "field";
  // What the other has said again: told after all, if it goes on with something else.
  let held = "";
  let begun = false;
  let apart = false;
  const part = (delta: string): string => {
    const told = held + delta;
    apart = true;
    held = "";
    return told;
  };
  return {
    fresh(side, delta) {
      if (apart) return delta;
      if (side === leader || ahead === "") {
        if (side !== leader) held = "";
        leader = side;
        ahead += delta;
        return delta;
      }
      const said = begun ? delta : delta.trimStart();
      if (said === "") return "";
      if (!begun) ahead = ahead.trimStart();
      begun = true;
      if (ahead.startsWith(said)) {
        ahead = ahead.slice(said.length);
        held += delta;
        return "";
      }
      if (!said.startsWith(ahead)) return part(delta);
      const rest = said.slice(ahead.length);
      leader = side;
      held = "";
      ahead = rest;
      return rest;
    },
    settle() {
      if (leader === "tags" || held === "") return "";
      if (ahead.trim() !== "") return part("");
      ahead = "";
      held = "";
      begun = false;
      return "";
    },
  };
}

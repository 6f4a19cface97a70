import type { Provider } from "@anyllm/core";
import type { Recording } from "@anyllm/testing";
import { settle } from "./decoding.ts";
import { showDifference } from "./diff.ts";
import { encodeBy } from "./encoding.ts";
import { compareBodies, refusals } from "./explained.ts";
import type { Json } from "./facts.ts";
import { offline } from "./play.ts";
import { requestReaders } from "./requests/index.ts";
import { histories, itemsOf } from "./turns.ts";
import { vendorOf } from "./vendors.ts";

/** A request as a vendor got it. */
export interface Asked extends Pick<Recording, "provider" | "wire"> {
  body: Json;
  model?: string | null | undefined;
  /** @default false */
  stream?: boolean | undefined;
  /** What the vendor answered. @default 200 */
  status?: number;
}

/** What became of a request that was read and encoded again. */
export interface RequestVerdict {
  verdict: "matched" | "explained" | "wrong";
  reasons: string[];
  /** What differs and should not. */
  lines: string[];
}

/** A vendor's request, read as one of ours for the provider of that vendor. */
export async function readAsked(asked: Asked, provider: Provider): Promise<Json> {
  const { wire, body, model, stream = false } = asked;
  const answer = histories[wire]?.answer as (turn: Json) => Json;
  const read = requestReaders[wire] as (typeof requestReaders)[string];
  // Some read an answer by the model that gave it.
  const settled = Object.assign(await settle(provider), model && { model });
  const request = read(body, (turn) => itemsOf(provider, answer(turn), settled));
  // Where the model and the stream stand in the path, the body says nothing of them.
  return { model: model ?? "m", stream, ...request };
}

/** Reads a vendor's request, encodes it again by its provider, and compares both. */
export async function verdictOf(asked: Asked): Promise<RequestVerdict> {
  const { provider: vendor, wire, body: recorded, status = 200 } = asked;
  const provider = (await vendorOf(asked)).create(offline);
  const request = await readAsked(asked, provider);
  const { body, refused, warnings } = await encodeBy(provider, request);
  const at = `${vendor}/${wire}`;
  if (!body) {
    const said = String(refused?.message);
    const known = refusals.find(
      (row) =>
        row.wire.test(at) &&
        row.message.test(said) &&
        (!row.status || row.status.test(String(status))),
    );
    if (known) return { verdict: "explained", reasons: [known.reason], lines: [] };
    return { verdict: "wrong", reasons: [], lines: [`refused: ${said}`] };
  }
  const { verdict, reasons, left } = compareBodies({ at, expected: recorded, got: body, warnings });
  const lines = left.map(showDifference);
  // A loss that nobody was told of is another matter than one that was.
  if (lines.length > 0) {
    const told = warnings.map(({ param, message }) => `${param}: ${message}`);
    lines.push(`warned: ${told.join(" | ")}`);
  }
  return { verdict, reasons, lines };
}

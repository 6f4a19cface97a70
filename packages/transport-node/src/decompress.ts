import type { IncomingMessage } from "node:http";
import type { Readable, Transform } from "node:stream";
import { stream, zlib } from "./modules.ts";

/**
 * Undoes the content codings of a message. The transport asks for none, yet some servers and
 * proxies compress regardless.
 *
 * @param encodings - The `content-encoding` header: codings in the order they were applied.
 * @returns The message itself when there is nothing to undo.
 * @throws Error with the code `ERR_CONTENT_ENCODING` for a coding that this Node cannot undo.
 */
export function decompress(message: IncomingMessage, encodings: string | undefined): Readable {
  if (encodings === undefined) return message;
  const codings = encodings
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim());
  const decoders = codings
    .filter((coding) => coding !== "" && coding !== "identity")
    .map((coding) => decoderOf(coding, message))
    .toReversed();
  const last = decoders.at(-1);
  if (!last) return message;
  // The pipeline hands errors on: a broken connection ends the last decoder with its error, and
  // broken data closes the connection. Whoever reads the last decoder hears of both.
  stream().pipeline([message, ...decoders], () => {});
  return last;
}

function decoderOf(coding: string, message: IncomingMessage): Transform {
  const modules = zlib();
  if (coding === "gzip" || coding === "x-gzip") return modules.createGunzip();
  if (coding === "deflate") return modules.createInflate();
  if (coding === "br") return modules.createBrotliDecompress();
  // Node 20 has no zstd.
  if (coding === "zstd" && "createZstdDecompress" in modules) return modules.createZstdDecompress();
  message.destroy();
  const problem = `the server answered with content-encoding "${coding}", which this Node cannot decode.`;
  throw Object.assign(new Error(`@anyllm/transport-node: ${problem}`), {
    code: "ERR_CONTENT_ENCODING",
  });
}

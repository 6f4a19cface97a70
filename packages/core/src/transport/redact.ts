const secretHeader = /auth|key|token|secret|cookie|credential/i;

/** What must not come back in an error. */
export interface Secrets {
  /** The request's headers: the values of those that carry credentials are removed. */
  headers: Record<string, string>;
  /** Anything the caller wrote: strings of 16 characters and more are removed. */
  words: unknown;
}

/** Takes keys and the caller's words out of a text that an upstream may have made of them. */
export function redact(text: string, { headers, words }: Secrets): string {
  let clean = text;
  for (const [name, value] of Object.entries(headers)) {
    if (!secretHeader.test(name)) continue;
    const secret = value.replace(/^\w+ /, "");
    if (secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  }
  for (const word of strings(words)) {
    clean = clean.replaceAll(word, "[input]");
    clean = clean.replaceAll(JSON.stringify(word).slice(1, -1), "[input]");
    // Where only its beginning is found, the text was cut short or changed: all that follows goes.
    const head = clean.indexOf(word.slice(0, 32));
    if (head >= 0) clean = `${clean.slice(0, head)}[input]`;
  }
  return clean;
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return value.length >= 16 ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

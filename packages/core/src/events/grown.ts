const PIECES = 64;

/**
 * Text that grows by small pieces. A string made longer by each of them would be a chain with a link
 * of 32 bytes for every piece; these are joined many at a time.
 */
export class Grown {
  #text: string;
  #pieces: string[] | undefined;

  constructor(text = "") {
    this.#text = text;
  }

  add(piece: string): void {
    if ((this.#pieces ??= []).push(piece) === PIECES) this.#text = this.text;
  }

  get text(): string {
    if (this.#pieces) this.#text += this.#pieces.join("");
    this.#pieces = undefined;
    return this.#text;
  }
}

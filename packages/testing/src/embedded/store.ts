import type { InputItem, ResponseResource } from "@anyllm/types";

/** A response that can be asked for again, and the items it answered. */
export interface StoredResponse {
  response: ResponseResource;
  /** The items of its own request. */
  input: InputItem[];
  /** Everything the model saw: the earlier context, then {@link input}. */
  context: InputItem[];
}

/** Keeps the last responses in memory and forgets the oldest. */
export class ResponseStore {
  #stored = new Map<string, StoredResponse>();
  #limit: number;

  /** @param limit - How many responses are kept, at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(id: string): StoredResponse | undefined {
    return this.#stored.get(id);
  }

  put(stored: StoredResponse): void {
    this.#stored.set(stored.response.id, stored);
    if (this.#stored.size <= this.#limit) return;
    const [oldest] = this.#stored.keys();
    if (oldest !== undefined) this.#stored.delete(oldest);
  }

  delete(id: string): boolean {
    return this.#stored.delete(id);
  }

  /** The item that a reference names, in any response that is kept. */
  item(id: string): InputItem | undefined {
    for (const { input, response } of this.#stored.values()) {
      const items: InputItem[] = [...input, ...response.output];
      const found = items.find((item) => item.id === id);
      if (found) return found;
    }
    return undefined;
  }
}

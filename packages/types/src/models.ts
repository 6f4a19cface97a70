/** One model of `GET /models`. Source: OpenAI, Model. */
export interface Model {
  id: string;
  object: "model";
  /** Seconds since 1970. */
  created?: number | null;
  owned_by?: string | null;
  /** The day the model ends, or null. */
  shutdown_date?: string | null;
}

/** The answer of `GET /models`. Source: OpenAI Models API. */
export interface ModelList {
  object: "list";
  data: Model[];
}

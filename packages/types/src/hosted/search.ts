import type { ItemEvent } from "../events/response.ts";
import type { OpenEnum } from "../unknown.ts";

/** Compares an attribute of a file. Source: OpenAI, ComparisonFilter. */
export interface ComparisonFilter {
  type: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "nin";
  key: string;
  value: string | number | boolean | Array<string | number>;
}

/** Joins filters. Source: OpenAI, CompoundFilter. */
export interface CompoundFilter {
  type: "and" | "or";
  filters: Array<ComparisonFilter | CompoundFilter>;
}

/** Searches files in vector stores. Source: OpenAI, FileSearchTool. */
export interface FileSearchTool {
  type: "file_search";
  vector_store_ids: string[];
  /** 1 to 50. */
  max_num_results?: number;
  filters?: ComparisonFilter | CompoundFilter | null;
  ranking_options?: {
    ranker?: OpenEnum<"auto" | "default-2024-11-15">;
    /** 0 to 1; nearer to 1 returns fewer, better results. */
    score_threshold?: number;
    hybrid_search?: { embedding_weight: number; text_weight: number };
  };
}

/** One hit of a file search. Source: OpenAI, ResponseFileSearchToolCall.Result. */
export interface FileSearchResult {
  file_id?: string;
  filename?: string;
  /** 0 to 1. */
  score?: number;
  text?: string;
  attributes?: { [key: string]: string | number | boolean } | null;
}

/** A file search the provider ran. Source: OpenAI, ResponseFileSearchToolCall. */
export interface FileSearchCall {
  type: "file_search_call";
  id: string;
  queries: string[];
  status: OpenEnum<"in_progress" | "searching" | "completed" | "incomplete" | "failed">;
  /** Present when the request includes `file_search_call.results`. */
  results?: FileSearchResult[] | null;
}

/** Roughly where the user is. Source: OpenAI, WebSearchTool.UserLocation. */
export interface UserLocation {
  type?: "approximate";
  city?: string | null;
  /** Two letters, ISO 3166-1. */
  country?: string | null;
  region?: string | null;
  /** An IANA name. */
  timezone?: string | null;
}

/** Searches the web. Source: OpenAI, WebSearchTool. */
export interface WebSearchTool {
  type: "web_search" | "web_search_2025_08_26";
  filters?: { allowed_domains?: string[] | null } | null;
  /** @default "medium" */
  search_context_size?: "low" | "medium" | "high";
  user_location?: UserLocation | null;
  /** False answers from an index without going online. */
  external_web_access?: boolean;
}

/** Searches the web, earlier form. Source: OpenAI, WebSearchPreviewTool. */
export interface WebSearchPreviewTool {
  type: "web_search_preview" | "web_search_preview_2025_03_11";
  search_content_types?: Array<"text" | "image">;
  /** @default "medium" */
  search_context_size?: "low" | "medium" | "high";
  user_location?: UserLocation | null;
}

/** What a web search did: searched, opened a page, or looked in one. Source: OpenAI, ResponseFunctionWebSearch. */
export interface WebSearchAction {
  type: OpenEnum<"search" | "open_page" | "find_in_page">;
  query?: string | null;
  queries?: string[] | null;
  /** Present when the request includes `web_search_call.action.sources`. */
  sources?: Array<{ type: OpenEnum<"url">; url?: string }> | null;
  url?: string | null;
  pattern?: string | null;
}

/** A web search the provider ran. Source: OpenAI, ResponseFunctionWebSearch. */
export interface WebSearchCall {
  type: "web_search_call";
  id: string;
  status: OpenEnum<"in_progress" | "searching" | "completed" | "incomplete" | "failed">;
  /** Missing at some vendors and while the search begins. */
  action?: WebSearchAction | null;
}

/** A file search begins. Source: OpenAI, ResponseFileSearchCallInProgressEvent. */
export interface ResponseFileSearchCallInProgressStreamingEvent extends ItemEvent {
  type: "response.file_search_call.in_progress";
}

/** A file search is under way. Source: OpenAI, ResponseFileSearchCallSearchingEvent. */
export interface ResponseFileSearchCallSearchingStreamingEvent extends ItemEvent {
  type: "response.file_search_call.searching";
}

/** A file search is done. Source: OpenAI, ResponseFileSearchCallCompletedEvent. */
export interface ResponseFileSearchCallCompletedStreamingEvent extends ItemEvent {
  type: "response.file_search_call.completed";
}

/** A web search begins. Source: OpenAI, ResponseWebSearchCallInProgressEvent. */
export interface ResponseWebSearchCallInProgressStreamingEvent extends ItemEvent {
  type: "response.web_search_call.in_progress";
}

/** A web search is under way. Source: OpenAI, ResponseWebSearchCallSearchingEvent. */
export interface ResponseWebSearchCallSearchingStreamingEvent extends ItemEvent {
  type: "response.web_search_call.searching";
}

/** A web search is done. Source: OpenAI, ResponseWebSearchCallCompletedEvent. */
export interface ResponseWebSearchCallCompletedStreamingEvent extends ItemEvent {
  type: "response.web_search_call.completed";
}

import type { UnknownAnnotation } from "./unknown.ts";

/**
 * A web source cited in a text that is sent as input.
 *
 * Source: OpenResponses 2026-04-24, UrlCitationParam.
 */
export interface UrlCitationParam {
  type: "url_citation";
  /** Index of the first character of the citation in the text. An integer from 0. */
  start_index: number;
  /** Index after the last character of the citation in the text. An integer from 0. */
  end_index: number;
  url: string;
  title: string;
}

/**
 * A web source cited in an answer.
 *
 * Source: OpenResponses 2026-04-24, UrlCitationBody. The specification requires all five keys; xAI
 * sends the URL alone.
 */
export interface UrlCitationBody {
  type: "url_citation";
  url: string;
  /** Index of the first character of the citation in the text. */
  start_index?: number;
  /** Index after the last character of the citation in the text. */
  end_index?: number;
  title?: string;
}

/** A file of a vector store cited in an answer. Source: OpenAI Responses API. */
export interface FileCitation {
  type: "file_citation";
  file_id: string;
  filename: string;
  /** Position of the file in the list of files. */
  index: number;
}

/** A file of a code interpreter container cited in an answer. Source: OpenAI Responses API. */
export interface ContainerFileCitation {
  type: "container_file_citation";
  container_id: string;
  file_id: string;
  filename: string;
  /** Index of the first character of the citation in the text. */
  start_index: number;
  /** Index after the last character of the citation in the text. */
  end_index: number;
}

/** A file written by a tool and named in an answer. Source: OpenAI Responses API. */
export interface FilePath {
  type: "file_path";
  file_id: string;
  /** Position of the file in the list of files. */
  index: number;
}

/** The annotations that OpenAI adds to those of the specification. */
export type HostedAnnotation = FileCitation | ContainerFileCitation | FilePath;

/**
 * What a text in an answer refers to.
 *
 * Source: OpenResponses 2026-04-24, Annotation, with OpenAI's file annotations and unlisted ones.
 */
export type Annotation = UrlCitationBody | HostedAnnotation | UnknownAnnotation;

/** What a text sent as input refers to: the specification's citation, OpenAI's and unlisted ones. */
export type AnnotationParam = UrlCitationParam | HostedAnnotation | UnknownAnnotation;

import * as z from "zod/mini";
import type { Annotation, AnnotationParam } from "../annotations.ts";
import { integer, openUnion } from "./primitives.ts";

export const urlCitationParamSchema = z.looseObject({
  type: z.literal("url_citation"),
  start_index: integer(0),
  end_index: integer(0),
  url: z.string(),
  title: z.string(),
});

export const urlCitationBodySchema = z.looseObject({
  type: z.literal("url_citation"),
  url: z.string(),
  start_index: z.exactOptional(z.number()),
  end_index: z.exactOptional(z.number()),
  title: z.exactOptional(z.string()),
});

export const fileCitationSchema = z.looseObject({
  type: z.literal("file_citation"),
  file_id: z.string(),
  filename: z.string(),
  index: z.number(),
});

export const containerFileCitationSchema = z.looseObject({
  type: z.literal("container_file_citation"),
  container_id: z.string(),
  file_id: z.string(),
  filename: z.string(),
  start_index: z.number(),
  end_index: z.number(),
});

export const filePathSchema = z.looseObject({
  type: z.literal("file_path"),
  file_id: z.string(),
  index: z.number(),
});

export const annotationSchema: z.ZodMiniType<Annotation> = openUnion<Annotation>({
  url_citation: urlCitationBodySchema,
  file_citation: fileCitationSchema,
  container_file_citation: containerFileCitationSchema,
  file_path: filePathSchema,
});

export const annotationParamSchema: z.ZodMiniType<AnnotationParam> = openUnion<AnnotationParam>({
  url_citation: urlCitationParamSchema,
  file_citation: fileCitationSchema,
  container_file_citation: containerFileCitationSchema,
  file_path: filePathSchema,
});

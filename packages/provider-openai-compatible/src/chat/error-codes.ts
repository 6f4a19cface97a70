import { explainBy } from "@anyllm/chat";

/** Source: https://www.alibabacloud.com/help/en/model-studio/error-code */
export const explainDashscope = /* @__PURE__ */ explainBy({
  data_inspection_failed: "content_filter",
  DataInspectionFailed: "content_filter",
  Arrearage: "insufficient_quota",
});

/** Source: https://platform.minimax.io/docs/api-reference/errorcode */
export const explainMinimax = /* @__PURE__ */ explainBy({
  1002: "rate_limited",
  1004: "authentication",
  1008: "insufficient_quota",
  1026: "content_filter",
  1027: "content_filter",
  1039: "context_length_exceeded",
  2013: "invalid_request",
  2049: "authentication",
});

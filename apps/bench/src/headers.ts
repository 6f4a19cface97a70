/** The headers of a real answer, names and sizes alike; half of a client's header work is here. */
export const headers = {
  "x-request-id": "req_5f0c9b5e8d7a4c3fb2a1908f7e6d5c4b",
  "openai-organization": "org-anyllm-bench",
  "openai-project": "proj_Zb7Xq2LkM9vT4rWs",
  "openai-processing-ms": "412",
  "openai-version": "2020-10-01",
  "x-ratelimit-limit-requests": "10000",
  "x-ratelimit-limit-tokens": "30000000",
  "x-ratelimit-remaining-requests": "9999",
  "x-ratelimit-remaining-tokens": "29999412",
  "x-ratelimit-reset-requests": "6ms",
  "x-ratelimit-reset-tokens": "1ms",
  "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
  "x-content-type-options": "nosniff",
};

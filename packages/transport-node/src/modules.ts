// `import` of node:http runs the getters of all its exports, one of which loads undici: 23 ms
// instead of 3. TLS and zlib are only paid for by those who meet them.

/** `node:http`, loaded when first needed. */
export const http = () => process.getBuiltinModule("node:http");

/** `node:https`, loaded when first needed. */
export const https = () => process.getBuiltinModule("node:https");

/** `node:zlib`, loaded when first needed. */
export const zlib = () => process.getBuiltinModule("node:zlib");

/** `node:stream`, loaded when first needed. */
export const stream = () => process.getBuiltinModule("node:stream");

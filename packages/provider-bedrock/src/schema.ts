import { type EncodeContext, fitSchema, type Loose } from "@anyllm/core/translate";
import { messagesSchemas } from "@anyllm/provider-anthropic/codec";

/**
 * A schema as it is compiled for Claude: objects are closed, and constraints that it would refuse are said in
 * words, with a warning. What cannot be closed goes as it is, for Bedrock to say what it lacks. Models
 * with open weights take open schemas as well.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html, whose limits are
 * Anthropic's own
 *
 * @param param - What the schema belongs to, for the warning.
 */
export function toHeldSchema(schema: Loose, param: string, context: EncodeContext): Loose {
  const warnings: string[] = [];
  let refused = false;
  const fitted = fitSchema(schema, messagesSchemas, {
    warn: (said) => warnings.push(said),
    refuse: () => (refused = true),
  });
  if (refused) return schema;
  for (const said of warnings) context.warn(param, said);
  return fitted;
}

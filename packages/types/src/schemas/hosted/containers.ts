import * as z from "zod/mini";
import type { ContainerNetworkPolicy, ContainerSkill } from "../../hosted/containers.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";

export const containerNetworkPolicySchema: z.ZodMiniType<ContainerNetworkPolicy> =
  openUnion<ContainerNetworkPolicy>({
    disabled: z.looseObject({ type: z.literal("disabled") }),
    allowlist: z.looseObject({
      type: z.literal("allowlist"),
      allowed_domains: z.array(z.string()),
      domain_secrets: z.exactOptional(
        z.array(
          z.looseObject({
            domain: z.string(),
            name: z.string(),
            value: z.string(),
          }),
        ),
      ),
    }),
  });

export const containerSkillSchema: z.ZodMiniType<ContainerSkill> = openUnion<ContainerSkill>({
  skill_reference: z.looseObject({
    type: z.literal("skill_reference"),
    skill_id: z.string(),
    version: z.exactOptional(z.string()),
  }),
  inline: z.looseObject({
    type: z.literal("inline"),
    name: z.string(),
    description: z.string(),
    source: z.looseObject({
      type: z.literal("base64"),
      media_type: z.literal("application/zip"),
      data: z.string(),
    }),
  }),
});

export const containerAutoSchema = z.looseObject({
  type: z.literal("container_auto"),
  file_ids: z.exactOptional(z.array(z.string())),
  memory_limit: nullish(openEnum<"1g" | "4g" | "16g" | "64g">()),
  network_policy: z.exactOptional(containerNetworkPolicySchema),
  skills: z.exactOptional(z.array(containerSkillSchema)),
});

export const containerReferenceSchema = z.looseObject({
  type: z.literal("container_reference"),
  container_id: z.string(),
});

export const localEnvironmentSchema = z.looseObject({
  type: z.literal("local"),
  skills: z.exactOptional(
    z.array(
      z.looseObject({
        name: z.string(),
        description: z.string(),
        path: z.string(),
      }),
    ),
  ),
});

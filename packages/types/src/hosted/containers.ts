import type { OpenEnum, UnknownVariant } from "../unknown.ts";

/** What a container may reach. Source: OpenAI, ContainerNetworkPolicyAllowlist and -Disabled. */
export type ContainerNetworkPolicy =
  | { type: "disabled" }
  | {
      type: "allowlist";
      allowed_domains: string[];
      domain_secrets?: Array<{ domain: string; name: string; value: string }>;
    }
  | UnknownVariant;

/** A skill put into a container. Source: OpenAI, SkillReference and InlineSkill. */
export type ContainerSkill =
  | { type: "skill_reference"; skill_id: string; version?: string }
  | {
      type: "inline";
      name: string;
      description: string;
      source: { type: "base64"; media_type: "application/zip"; data: string };
    }
  | UnknownVariant;

/** A container made for the request. Source: OpenAI, ContainerAuto. */
export interface ContainerAuto {
  type: "container_auto";
  file_ids?: string[];
  memory_limit?: OpenEnum<"1g" | "4g" | "16g" | "64g"> | null;
  network_policy?: ContainerNetworkPolicy;
  skills?: ContainerSkill[];
}

/** A container that exists. Source: OpenAI, ContainerReference. */
export interface ContainerReference {
  type: "container_reference";
  container_id: string;
}

/** The client's own machine. Source: OpenAI, LocalEnvironment. */
export interface LocalEnvironment {
  type: "local";
  skills?: Array<{ name: string; description: string; path: string }>;
}

/** Keeps what must not be told, and takes it out of what others wrote. */
export interface Secrets {
  add(value: string | null | undefined): void;
  clean(text: string): string;
}

const scheme = /^[A-Za-z-]+ +/;

export function createSecrets(): Secrets {
  const values = new Set<string>();
  return {
    add(value) {
      if (!value) return;
      const bare = value.replace(scheme, "").trim();
      // Shorter ones are words, and taking them out would tell them.
      if (bare.length >= 6) values.add(bare);
    },
    clean(text) {
      let cleaned = text;
      for (const value of values) cleaned = cleaned.replaceAll(value, "[redacted]");
      return cleaned.length > 1_000 ? `${cleaned.slice(0, 1_000)}…` : cleaned;
    },
  };
}

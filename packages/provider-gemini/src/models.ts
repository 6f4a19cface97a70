/**
 * The generation in a model's name: 3.1 for `gemini-3.1-pro-preview`. Names without one, such as
 * `gemini-flash-latest`, are the newest.
 */
export function generationOf(model: string): number {
  const [, number] = /gemini-(\d+(?:\.\d+)?)/.exec(model) ?? [];
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number);
}

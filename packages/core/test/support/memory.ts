/**
 * Watches how far the resident memory of this process rises from here on.
 *
 * @returns `peak()`, which stops watching and gives the rise in bytes.
 */
export function watchMemory(): { peak(): number } {
  const start = process.memoryUsage.rss();
  let highest = start;
  const look = (): void => {
    highest = Math.max(highest, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 2);
  return {
    peak() {
      look();
      clearInterval(timer);
      return highest - start;
    },
  };
}

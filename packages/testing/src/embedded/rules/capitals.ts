import type { Rule } from "./rule.ts";

const capitals = new Map([
  ["Argentina", "Buenos Aires"],
  ["Australia", "Canberra"],
  ["Austria", "Vienna"],
  ["Belgium", "Brussels"],
  ["Brazil", "Brasília"],
  ["Canada", "Ottawa"],
  ["China", "Beijing"],
  ["Denmark", "Copenhagen"],
  ["Egypt", "Cairo"],
  ["Finland", "Helsinki"],
  ["France", "Paris"],
  ["Germany", "Berlin"],
  ["Greece", "Athens"],
  ["India", "New Delhi"],
  ["Ireland", "Dublin"],
  ["Italy", "Rome"],
  ["Japan", "Tokyo"],
  ["Kenya", "Nairobi"],
  ["Mexico", "Mexico City"],
  ["Norway", "Oslo"],
  ["Poland", "Warsaw"],
  ["Portugal", "Lisbon"],
  ["Spain", "Madrid"],
  ["Sweden", "Stockholm"],
  ["Switzerland", "Bern"],
  ["the United Kingdom", "London"],
  ["the United States", "Washington, D.C."],
]);

/** Names capitals, and countries by their capital. */
export const capitalsRule: Rule = {
  name: "capitals",
  can: `name the capitals of ${capitals.size} countries`,
  answer({ text }) {
    if (!/\bcapitals?\b/i.test(text)) return undefined;
    const lower = text.toLowerCase();
    const bare = (country: string): string => country.toLowerCase().replace(/^the /, "");
    const found = [...capitals].filter(([country]) => lower.includes(bare(country)));
    if (found.length === 0) return undefined;
    return {
      text: found.map(([country, city]) => sentence(country, city)).join(" "),
      short: found.map(([, city]) => city).join(", "),
      value: found[0]?.[1] ?? "",
      about: "capital",
    };
  },
};

function sentence(country: string, city: string): string {
  return `The capital of ${country} is ${city}${city.endsWith(".") ? "" : "."}`;
}

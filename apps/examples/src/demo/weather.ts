/** A function of the application's own, which the model may call. */
export const weatherTool = {
  type: "function",
  name: "get_weather",
  description: "Current weather in a city",
  parameters: {
    type: "object",
    properties: {
      city: { type: "string", description: "City name" },
      unit: { type: "string", enum: ["celsius", "fahrenheit"] },
    },
    required: ["city", "unit"],
    additionalProperties: false,
  },
  strict: true,
} as const;

interface Weather {
  city: string;
  temperature: number;
  unit: string;
  sky: string;
}

const skies = ["clear", "light clouds", "rain", "wind"];

/** Weather made up from the letters of the city, the same every time. */
export function getWeather(city: string, unit: string): Weather {
  const letters = [...Buffer.from(city)].reduce((sum, letter) => sum + letter, 0);
  const celsius = 8 + (letters % 18);
  const temperature = unit === "fahrenheit" ? Math.round(celsius * 1.8 + 32) : celsius;
  return { city, temperature, unit, sky: skies[letters % skies.length] ?? "clear" };
}

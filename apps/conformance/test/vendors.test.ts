import { describe, expect, it } from "vitest";
import { offline } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

describe("a vendor that nobody knows is played as nobody in particular", () => {
  it.each(Object.keys(wires))("%s", async (wire) => {
    const { create, own } = await vendorOf({ provider: "never-heard.of", wire });
    expect(own).toBe(false);
    expect(create(offline).id).not.toBe("");
  });
});

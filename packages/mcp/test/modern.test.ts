import { afterEach, describe, expect, it, vi } from "vitest";
import { closeAll, contextOf, run, runner, toolAt } from "./support/open.ts";
import { type ModernServer, startModern } from "./support/modern.ts";

const running: ModernServer[] = [];
const start = async (): Promise<ModernServer> => {
  const server = await startModern();
  running.push(server);
  return server;
};
afterEach(async () => {
  await closeAll();
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe("a server of the revision of 2026", () => {
  it("is spoken to in its own way", async () => {
    const server = await start();
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect(opened.listed).toMatchObject([{ name: "echo", description: "Says it again" }]);
    expect(await run(opened, "echo", { message: "a" })).toEqual({
      output: '{"said":"a"}',
      error: null,
    });
    expect([...server.revisions]).toEqual(["2026-07-28"]);
    expect(server.asked("tools/call")).toBe(1);
  });

  it("says that its tools have changed, and they are not called", async () => {
    const server = await start();
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect(server.asked("tools/list")).toBe(1);
    server.describe("Now something else");
    await vi.waitFor(async () => {
      const { error } = await run(opened, "echo", { message: "a" });
      expect(error).toMatchObject({ message: expect.stringMatching(/echo changed/) });
    });
  });
});

// Plain JavaScript on purpose: the Node this file rejects cannot run TypeScript.
const needed = { major: 22, minor: 18 };
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < needed.major || (major === needed.major && minor < needed.minor)) {
  console.error(
    `anyllm: found Node ${process.versions.node} at ${process.execPath}, but the workspace's own ` +
      `scripts need Node ${needed.major}.${needed.minor} or newer.\n` +
      "The workspace brings one by itself, as its optional dependency `node`, and pnpm puts it " +
      "first on PATH. It is missing here: run `npx -y pnpm@12.21.0 install --frozen-lockfile " +
      "--force` with network access, start through `npx -y pnpm@12.21.0 <script>`, or install a newer Node.",
  );
  process.exit(1);
}

// Bundles each test file and runs all of them with Node's own test runner.
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const out = "target/test";
await rm(out, { recursive: true, force: true });
const files = (await readdir("test")).filter((file) => file.endsWith(".test.ts"));
if (files.length === 0) {
  throw new Error("there are no tests in test/");
}
await build({
  entryPoints: files.map((file) => `test/${file}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const run = spawnSync(
  process.execPath,
  [
    "--enable-source-maps",
    "--test",
    "--test-reporter=spec",
    ...files.map((file) => `${out}/${file.replace(/\.ts$/u, ".mjs")}`),
  ],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);

// Packs the staged server: with its runtime for the platform of this machine, and without for all.
//   node scripts/package.mjs
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LIMIT_BYTES = 45_000_000;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const platform = `${existsSync("/etc/alpine-release") ? "alpine" : process.platform}-${process.arch}`;
const withRuntime = existsSync("server/runtime");
for (const old of readdirSync("target").filter((file) => file.endsWith(".vsix"))) {
  rmSync(join("target", old));
}
if (withRuntime) {
  const file = `target/layerweight-${platform}.vsix`;
  if (pack(file, "--target", platform) > LIMIT_BYTES) {
    console.error(`package: WARNING: ${file} is bigger than the ${megabytes(LIMIT_BYTES)} it may have`);
  }
  rmSync("server/runtime", { recursive: true });
  for (const cache of readdirSync("server/lib").filter((name) => /\.(aot|cache)$/u.test(name))) {
    rmSync(join("server/lib", cache));
  }
}
pack("target/layerweight.vsix");

/** Packs one VSIX and returns its size in bytes. */
function pack(file, ...options) {
  const [, date] = /<project\.build\.outputTimestamp>([^<]+)</u.exec(readFileSync("../pom.xml", "utf8"));
  const run = spawnSync(
    process.execPath,
    [
      "node_modules/@vscode/vsce/vsce",
      ...["package", "--no-dependencies", "--allow-missing-repository", "-o", file, ...options],
    ],
    {
      encoding: "utf8",
      // Dates and order of the entries are those of the source and not of the moment.
      env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.parse(date) / 1000), TZ: "UTC" },
    },
  );
  if (run.status !== 0) {
    console.error(`${run.stdout}${run.stderr}${run.error ?? ""}`);
    process.exit(1);
  }
  const { size } = statSync(file);
  console.log(`package: ${file}, ${megabytes(size)}${options.length > 0 ? " with its own runtime" : ""}`);
  return size;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

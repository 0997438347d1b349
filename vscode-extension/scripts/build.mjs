// Bundles the extension into dist/extension.cjs and writes the licences of what was bundled.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
await rm("dist", { recursive: true, force: true });
await mkdir("target", { recursive: true });

const result = await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.cjs",
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  metafile: true,
  logLevel: "warning",
});

// The page of the breakdown is the server's own, which needs no bundling.
await cp("../server/src/main/resources/dev/layerweight/report/breakdown", "dist/breakdown", {
  recursive: true,
});

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input);
  if (found) {
    packages.add(found[1]);
  }
}
const notices = [];
for (const folder of [...packages].sort()) {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = (await readdir(folder)).find((file) => /^licen[cs]e/iu.test(file));
  if (!licence) {
    throw new Error(`${name} has no licence file to ship`);
  }
  notices.push(`${name} ${version}\n\n${(await readFile(join(folder, licence), "utf8")).trim()}\n`);
}
await writeFile(
  "dist/THIRD-PARTY-NOTICES.txt",
  `Layerweight's extension contains these packages.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`,
);
const { bytes } = result.metafile.outputs["dist/extension.cjs"];
console.log(`dist/extension.cjs: ${bytes} bytes, ${packages.size} packages bundled`);

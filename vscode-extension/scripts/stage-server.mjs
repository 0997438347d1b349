// Copies the distribution of the server to server/, from where the package takes it.
//   node scripts/stage-server.mjs [DISTRIBUTION]      (default: ../server/target/layerweight)
import { access, cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const distribution = resolve(process.argv[2] ?? join(root, "../server/target/layerweight"));

for (const script of ["bin/layerweight", "bin/layerweight.cmd"]) {
  try {
    await access(join(distribution, script));
  } catch {
    console.error(
      `stage-server: ${join(distribution, script)} is missing; build the module "server" first`,
    );
    process.exit(1);
  }
}
const target = join(root, "server");
await rm(target, { recursive: true, force: true });
// Links are followed because a VSIX cannot hold them.
await cp(distribution, target, { recursive: true, dereference: true, preserveTimestamps: true });
console.log(`stage-server: copied ${distribution}`);

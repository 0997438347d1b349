import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, chmod, readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Whether the extension brought a Java runtime, and whether that can be used. */
export type OwnRuntime = "none" | "whole" | "damaged";

/** Which of the server's files must be programs; an archive may have lost that on its way. */
const PROGRAMS = ["bin/layerweight", "runtime/bin/java", "runtime/lib/jspawnhelper"];
const PARTS = ["runtime/lib/modules", "lib/layerweight.jar"];

/**
 * Makes what was installed ready to be started. Nothing here is fatal: without the right to change
 * a file the server starts slower, or the script looks for a JDK.
 *
 * @param server the folder of the server inside the extension
 */
export async function prepareRuntime(
  server: string,
  platform: NodeJS.Platform,
): Promise<OwnRuntime> {
  if (!(await exists(join(server, "runtime")))) {
    return "none";
  }
  if (platform !== "win32") {
    for (const program of PROGRAMS) {
      await makeExecutable(join(server, program));
    }
  }
  await dateJar(server).catch(() => undefined);
  const java = join(server, "runtime", "bin", platform === "win32" ? "java.exe" : "java");
  const usable = await Promise.all([
    exists(java, constants.X_OK),
    ...PARTS.map((part) => exists(join(server, part), constants.R_OK)),
  ]);
  return usable.every(Boolean) ? "whole" : "damaged";
}

/**
 * Gives the jar back the date that the start cache was made with, which an installation loses. The
 * JVM tells by it that jar and cache belong together, so it is given to exactly that jar only, and
 * never beside a damaged cache.
 */
async function dateJar(server: string): Promise<void> {
  const record = new Map(
    (await readFile(join(server, "lib", "layerweight.cache"), "utf8"))
      .split(/\r?\n/u)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const jar = join(server, "lib", "layerweight.jar");
  const modified = Number(record.get("jar.modified"));
  const { mtimeMs } = await stat(jar);
  if (!(modified > 0) || Math.floor(mtimeMs / 1000) === modified) {
    return;
  }
  const cache = join(server, "lib", record.get("cache") ?? "");
  if (
    (await sha256(jar)) === record.get("jar.sha256") &&
    (await sha256(cache)) === record.get("cache.sha256")
  ) {
    await utimes(jar, modified, modified);
  }
}

async function makeExecutable(file: string): Promise<void> {
  if ((await exists(file)) && !(await exists(file, constants.X_OK))) {
    await chmod(file, 0o755).catch(() => undefined);
  }
}

function exists(path: string, mode = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

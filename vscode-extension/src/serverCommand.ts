import { join, posix, win32 } from "node:path";

/** How the server inside the extension's folder is started. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the system's shell has to start it, as Windows demands for a `.cmd` file. */
  readonly shell: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds the command of the server.
 *
 * @param javaHome the folder of a JDK, or blank to let the server look for one itself
 * @param ownRuntime whether to use the runtime of the extension; then no JDK is needed
 */
export function serverCommand(
  extensionPath: string,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  javaHome: string,
  ownRuntime: boolean,
): ServerCommand {
  const env = ownRuntime ? environment : { ...environment, ...machineJava(javaHome.trim()) };
  const args = ["lsp", "--stdio"];
  if (platform === "win32") {
    const script = win32.join(extensionPath, "server", "bin", "layerweight.cmd");
    // Node hands the words to the shell as they are, so a path with spaces needs its quotes here.
    return { file: [`"${script}"`, ...args].join(" "), args: [], shell: true, env };
  }
  return {
    file: posix.join(extensionPath, "server", "bin", "layerweight"),
    args,
    shell: false,
    env,
  };
}

function machineJava(home: string): NodeJS.ProcessEnv {
  return home === ""
    ? { LAYERWEIGHT_RUNTIME: "none" }
    : { LAYERWEIGHT_RUNTIME: "none", LAYERWEIGHT_JAVA_HOME: home };
}

/** The folder of the server inside the extension's. */
export function serverFolder(extensionPath: string): string {
  return join(extensionPath, "server");
}

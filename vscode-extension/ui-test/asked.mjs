// A container engine and a program that knows passwords, which answer nothing and write down that they
// were asked.
//   node asked.mjs FOLDER
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const log = join(folder, "log");
mkdirSync(join(folder, "bin"), { recursive: true });
mkdirSync(join(folder, "docker"), { recursive: true });
writeFileSync(log, "");
const program = join(folder, "bin", "docker-credential-witness");
writeFileSync(program, `#!/bin/sh\necho password >> '${log}'\nexit 1\n`);
chmodSync(program, 0o755);
writeFileSync(join(folder, "docker", "config.json"), JSON.stringify({ credsStore: "witness" }));
const engine = createServer((request, response) => {
  appendFileSync(log, "engine\n");
  response.statusCode = 404;
  response.end("{}");
});
engine.listen(join(folder, "docker.sock"), () => writeFileSync(join(folder, "ready"), ""));

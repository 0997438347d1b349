// Lets the workbench run a test module inside its extension host and passes on the result.
//   node in-host.mjs PORT EXTENSION_FOLDER TEST_MODULE
import { open, remote, withPage } from "./browser.mjs";

const [port, extension, tests] = process.argv.slice(2);
const LIMIT_MILLIS = 180_000;

/** Lines of the workbench that say nothing about the test. */
const NOISE = /^(Resolv|Creating a socket|Updating|\[(reconn|Service|Agent|Account))/u;

await withPage(async (page) => {
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction("codeAutomationLog", (type, words) => {
    if (!NOISE.test(String(words[0]))) {
      console.log(`[${type}]`, ...words);
    }
  });
  await page.exposeFunction("codeAutomationExit", (code) => finish(code));
  const limit = setTimeout(() => {
    console.error("the tests did not finish in time");
    finish(124);
  }, LIMIT_MILLIS);
  await open(page, port, [
    ["extensionDevelopmentPath", remote(port, extension)],
    ["extensionTestsPath", remote(port, tests)],
    ["skipWelcome", "true"],
  ]);
  const code = await finished;
  clearTimeout(limit);
  return code;
});

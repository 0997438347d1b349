// Waits for a notification of the extension, and makes sure that it comes only once.
//   node notification.mjs PORT
import { expected, openDocument, waitForText, withPage } from "./browser.mjs";

const [port] = process.argv.slice(2);
// Long enough for a second start of the server to have failed too.
const REPETITION_MILLIS = 5_000;

await withPage(async (page, shoot) => {
  await openDocument(page, port);
  const toast = ".notifications-toasts .notification-list-item";
  await waitForText(page, toast, expected.notification);
  await page.waitForTimeout(REPETITION_MILLIS);
  await shoot("notification");
  const texts = await page.$$eval(toast, (items) => items.map((item) => item.textContent));
  if (texts.length !== 1) {
    throw new Error(`expected one notification: ${JSON.stringify(texts)}`);
  }
  if (expected.notificationButton) {
    await page.click(`${toast} .monaco-button:has-text("${expected.notificationButton}")`);
    await waitForText(page, ".monaco-workbench", expected.notificationOpens);
    await shoot("notification-button");
  }
  return 0;
});

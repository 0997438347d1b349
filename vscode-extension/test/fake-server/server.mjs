// A stand-in for the Layerweight server: same command line, same messages, made-up sizes.
// LAYERWEIGHT_FAKE chooses how it behaves: nothing (well), no-jdk, crash, refuse, stubborn.
import { readFileSync } from "node:fs";

const behaviour = process.env["LAYERWEIGHT_FAKE"] ?? "";
const [command, transport] = process.argv.slice(2);
if (command !== "lsp" || transport !== "--stdio") {
  console.error(`layerweight: unexpected arguments ${process.argv.slice(2).join(" ")}`);
  process.exit(2);
}
if (behaviour === "no-jdk") {
  console.error("looked in 3 places");
  console.error("layerweight: no JDK 25 found; set JAVA_HOME or install one");
  process.exit(3);
}
if (behaviour === "crash") {
  console.error("layerweight: something broke");
  process.exit(1);
}
if (behaviour === "stubborn") {
  process.on("SIGTERM", () => {});
  setTimeout(() => {}, 60_000);
}
console.error(`fake server started, java home ${process.env["LAYERWEIGHT_JAVA_HOME"] ?? "not set"}`);

const RUN_LABEL = "+123 MB";
const documents = new Map();
const received = { initializationOptions: undefined, settings: undefined };

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

function range(line, text) {
  return { start: { line, character: 0 }, end: { line, character: text.length } };
}

function linesOf(uri) {
  const text = documents.get(uri) ?? readFileSync(new URL(uri), "utf8");
  return text.split("\n").map((content, line) => ({ content, line }));
}

function opened(uri, text) {
  documents.set(uri, text);
  const installs = linesOf(uri).filter(({ content }) => content.includes("apt-get install"));
  send({
    method: "textDocument/publishDiagnostics",
    params: {
      uri,
      diagnostics: installs.map(({ content, line }) => ({
        range: range(line, content),
        severity: 3,
        source: "layerweight",
        code: "apt-recommends",
        message: "recommended packages are installed too",
      })),
    },
  });
  send({
    method: "layerweight/summary",
    params: { uri, text: "242 MB", tooltip: "**242 MB** on disk · 87.1 MB to pull" },
  });
}

const requests = {
  initialize({ initializationOptions }) {
    if (behaviour === "refuse") {
      return { error: { code: -32603, message: "the tables are damaged" } };
    }
    received.initializationOptions = initializationOptions;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: 1 },
        inlayHintProvider: true,
        hoverProvider: true,
        codeLensProvider: {},
        codeActionProvider: { codeActionKinds: ["quickfix"] },
      },
      serverInfo: { name: "fake", version: "0" },
    };
  },
  shutdown: () => null,
  "textDocument/inlayHint": ({ textDocument }) =>
    linesOf(textDocument.uri)
      .filter(({ content }) => content.includes("apt-get install"))
      .map(({ content, line }) => ({
        position: { line, character: content.length },
        label: [{ value: RUN_LABEL, tooltip: "on disk" }],
        paddingLeft: true,
      })),
  "textDocument/hover": ({ textDocument, position }) =>
    linesOf(textDocument.uri)[position.line]?.content.startsWith("RUN")
      ? {
          contents: {
            kind: "markdown",
            value:
              "**+123 MB** on disk · 38.2 MB compressed\n\n| what | size |\n|---|---|\n" +
              "| gcc | 98.1 MB |\n| curl | 24.9 MB |\n\n[the whole report](command:" +
              `layerweight.showReport?${encodeURIComponent(JSON.stringify([textDocument.uri]))})`,
          },
        }
      : null,
  "textDocument/codeLens": ({ textDocument }) =>
    linesOf(textDocument.uri)
      .filter(({ content }) => content.startsWith("FROM"))
      .map(({ content, line }) => ({
        range: range(line, content),
        command: {
          title: "242 MB on disk · 87.1 MB to pull",
          command: "layerweight.showReport",
          arguments: [textDocument.uri, line],
        },
      })),
  "textDocument/codeAction": ({ textDocument, range: asked }) =>
    linesOf(textDocument.uri)
      .filter(({ content, line }) => {
        return line === asked.start.line && content.includes("apt-get install -y ");
      })
      .map(({ content, line }) => ({
        title: "Add --no-install-recommends (−42 MB)",
        kind: "quickfix",
        edit: {
          changes: {
            [textDocument.uri]: [
              {
                range: range(line, content),
                newText: content.replace("install -y ", "install -y --no-install-recommends "),
              },
            ],
          },
        },
      })),
  "layerweight/report": ({ textDocument, format }) => ({
    content: `# Report\n\n${textDocument.uri}\n\n242 MB on disk, ${format}\n`,
  }),
  "fake/received": () => received,
};

const notifications = {
  exit: () => behaviour === "stubborn" || process.exit(0),
  "textDocument/didOpen": ({ textDocument }) => opened(textDocument.uri, textDocument.text),
  "textDocument/didChange": ({ textDocument, contentChanges }) =>
    opened(textDocument.uri, contentChanges.at(-1).text),
  "textDocument/didClose": ({ textDocument }) => documents.delete(textDocument.uri),
  "workspace/didChangeConfiguration": ({ settings }) => {
    received.settings = settings;
    console.error(`settings ${JSON.stringify(settings)}`);
  },
};

function receive({ id, method, params }) {
  if (id === undefined) {
    notifications[method]?.(params);
    return;
  }
  const answer = requests[method];
  if (!answer) {
    send({ id, error: { code: -32601, message: `unknown method ${method}` } });
    return;
  }
  const result = answer(params);
  send(result?.error ? { id, error: result.error } : { id, result });
}

let input = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  input = Buffer.concat([input, chunk]);
  for (;;) {
    const end = input.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    const length = Number(/Content-Length: (\d+)/u.exec(input.toString("latin1", 0, end))[1]);
    if (input.length < end + 4 + length) {
      return;
    }
    const body = input.toString("utf8", end + 4, end + 4 + length);
    input = input.subarray(end + 4 + length);
    receive(JSON.parse(body));
  }
});
process.stdin.on("end", () => behaviour === "stubborn" || process.exit(1));

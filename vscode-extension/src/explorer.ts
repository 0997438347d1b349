import {
  CancellationTokenSource,
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from "vscode";

import { NAMES } from "./documents.js";
import { readOverview, size, type FileOverview, type OverviewNode } from "./overview.js";
import { OPEN_LINE_COMMAND } from "./protocol.js";

export const EXPLORER_VIEW = "layerweight.overview";

/** Set while the workspace is scanned, for the button that stops it. */
export const SCANNING_CONTEXT = "layerweight.scanning";

const MOST_FILES = 10_000;
const EXCLUDED = "**/{node_modules,.git,vendor}/**";
const REDRAW_MILLIS = 500;

/** A Dockerfile of the workspace, or a line below one. */
export type ExplorerNode = FileNode | { readonly file: FileNode; readonly node: OverviewNode };

interface FileNode {
  readonly uri: Uri;
  /** Undefined until it was scanned. */
  totals: Omit<FileOverview, "nodes"> | undefined;
  failed: boolean;
}

/** Asks the server for the report of a document, as JSON. */
type AskForJson = (uri: string, token: CancellationToken) => Promise<string>;

/**
 * The view of the workspace's Dockerfiles: what each weighs, its stages, layers and parts, and what
 * was found. Nothing is asked for before the view is seen; then one file after the other, and only
 * the totals of a file are kept.
 */
export class Explorer implements TreeDataProvider<ExplorerNode>, Disposable {
  readonly #ask: AskForJson;
  readonly #setContext: (scanning: boolean) => void;
  readonly #changed = new EventEmitter<ExplorerNode | undefined>();
  readonly #view: TreeView<ExplorerNode>;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  readonly onDidChangeTreeData = this.#changed.event;
  #files = new Map<string, FileNode>();
  #scan: CancellationTokenSource | undefined;
  #scanning: Promise<void> = Promise.resolve();
  readonly #waiting: FileNode[] = [];
  #done = 0;
  #redraw: NodeJS.Timeout | undefined;
  #seen = false;

  constructor(ask: AskForJson, setContext: (scanning: boolean) => void) {
    this.#ask = ask;
    this.#setContext = setContext;
    this.#view = window.createTreeView(EXPLORER_VIEW, { treeDataProvider: this });
    const watcher = workspace.createFileSystemWatcher(NAMES, false, true, false);
    this.#subscriptions = [
      this.#view,
      this.#changed,
      watcher,
      watcher.onDidCreate((uri) => {
        if (this.#seen) {
          void this.#scanFiles([this.#add(uri)]);
        }
      }),
      watcher.onDidDelete((uri) => {
        this.#files.delete(uri.toString());
        this.#drawSoon();
      }),
    ];
  }

  /** The files that were scanned and have something that can be fixed by machine. */
  fixable(): readonly Uri[] {
    return this.#sorted()
      .filter(({ totals }) => totals?.fixable === true)
      .map(({ uri }) => uri);
  }

  /** Scans the workspace anew. */
  async scan(): Promise<void> {
    this.stop();
    this.#seen = true;
    const found = await workspace.findFiles(NAMES, EXCLUDED, MOST_FILES);
    const before = this.#files;
    this.#files = new Map();
    for (const uri of found) {
      const known = before.get(uri.toString());
      this.#files.set(uri.toString(), known ?? { uri, totals: undefined, failed: false });
    }
    await this.#scanFiles([...this.#files.values()]);
  }

  /** Scans the workspace where that was not done before, or waits for a scan to end. */
  async scanned(): Promise<void> {
    await (this.#seen ? this.#scanning : this.scan());
  }

  /** Stops scanning; what is known by then stays. */
  stop(): void {
    this.#waiting.length = 0;
    this.#scan?.cancel();
    this.#scan = undefined;
    this.#view.message = "";
    this.#setContext(false);
  }

  /** The size of an open document may have changed. */
  documentChanged(uri: string): void {
    const file = this.#files.get(Uri.parse(uri).toString());
    if (file !== undefined && this.#seen && !this.#waiting.includes(file)) {
      void this.#scanFiles([file]);
    }
  }

  getTreeItem(element: ExplorerNode): TreeItem {
    return "uri" in element ? fileItem(element) : nodeItem(element.file, element.node);
  }

  async getChildren(element?: ExplorerNode): Promise<ExplorerNode[]> {
    if (element === undefined) {
      if (!this.#seen) {
        void this.scan();
      }
      return this.#sorted();
    }
    if (!("uri" in element)) {
      return element.node.children.map((node) => ({ file: element.file, node }));
    }
    const overview = await this.#overview(element, new CancellationTokenSource().token);
    return (overview?.nodes ?? []).map((node) => ({ file: element, node }));
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.#redraw);
    this.#subscriptions.forEach((each) => void each.dispose());
  }

  #add(uri: Uri): FileNode {
    const file = this.#files.get(uri.toString()) ?? { uri, totals: undefined, failed: false };
    this.#files.set(uri.toString(), file);
    return file;
  }

  /** Scans files after those that are being scanned. */
  async #scanFiles(files: readonly FileNode[]): Promise<void> {
    this.#waiting.push(...files);
    if (this.#waiting.length > 1) {
      this.#setContext(true);
    }
    if (this.#scan === undefined) {
      this.#scanning = this.#scanWaiting();
    }
    await this.#scanning;
  }

  async #scanWaiting(): Promise<void> {
    const scan = new CancellationTokenSource();
    this.#scan = scan;
    this.#done = 0;
    await window.withProgress({ location: { viewId: EXPLORER_VIEW } }, () => this.#work(scan.token));
    if (this.#scan === scan) {
      this.#scan = undefined;
      this.#view.message = this.#files.size === 0 ? "No Dockerfile in this workspace." : "";
      this.#setContext(false);
    }
    scan.dispose();
  }

  async #work(token: CancellationToken): Promise<void> {
    for (;;) {
      const file = token.isCancellationRequested ? undefined : this.#waiting.shift();
      if (file === undefined) {
        return;
      }
      this.#done++;
      const all = this.#done + this.#waiting.length;
      if (all > 1) {
        this.#view.message = `Weighing ${String(this.#done)} of ${String(all)} Dockerfiles`;
      }
      await this.#overview(file, token);
      this.#drawSoon();
    }
  }

  /** Asks for a file and keeps its totals; undefined where there are none to have. */
  async #overview(file: FileNode, token: CancellationToken): Promise<FileOverview | undefined> {
    try {
      const overview = readOverview(await this.#ask(file.uri.toString(), token));
      const { bytes, removableBytes, fixable } = overview;
      file.totals = { bytes, removableBytes, fixable };
      file.failed = false;
      return overview;
    } catch {
      file.failed = !token.isCancellationRequested;
      return undefined;
    }
  }

  #sorted(): FileNode[] {
    return [...this.#files.values()].sort((one, other) => {
      const bytes = (other.totals?.bytes ?? -1) - (one.totals?.bytes ?? -1);
      return bytes === 0 ? one.uri.path.localeCompare(other.uri.path) : bytes;
    });
  }

  #drawSoon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      this.#changed.fire(undefined);
      // Each time, VS Code takes all of the files anew.
    }, REDRAW_MILLIS + this.#files.size / 2);
  }
}

function fileItem({ uri, totals, failed }: FileNode): TreeItem {
  const item = new TreeItem(uri, TreeItemCollapsibleState.Collapsed);
  item.id = uri.toString();
  item.label = workspace.asRelativePath(uri);
  item.contextValue = totals?.fixable === true ? "fixableFile" : "file";
  item.description =
    totals === undefined
      ? failed
        ? "could not be weighed"
        : ""
      : totals.removableBytes > 0
        ? `${size(totals.bytes)} · ${size(totals.removableBytes)} can go`
        : size(totals.bytes);
  item.tooltip = item.label;
  return item;
}

function nodeItem(file: FileNode, node: OverviewNode): TreeItem {
  const item = new TreeItem(
    node.label,
    node.children.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.description = node.description;
  item.tooltip = [node.label, node.description].filter((words) => words !== "").join("\n");
  item.contextValue = node.fixable ? "fixableFinding" : node.kind;
  if (node.icon !== "") {
    item.iconPath = new ThemeIcon(node.icon);
  }
  if (node.line > 0) {
    item.command = {
      command: OPEN_LINE_COMMAND,
      title: "Go to the line",
      arguments: [file.uri.toString(), node.line],
    };
  }
  return item;
}

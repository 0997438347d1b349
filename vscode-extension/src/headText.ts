import { extensions, type Event, type Uri } from "vscode";

// What is used of the API of VS Code's own Git extension, version 1.
interface Repository {
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly onDidChange: Event<void>;
  };
  show(ref: string, path: string): Promise<string>;
}

interface Git {
  getRepository(uri: Uri): Repository | null;
  readonly onDidOpenRepository: Event<Repository>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): Git;
}

/** The last commit's text of files, by VS Code's Git extension where that is there and on. */
export class HeadText {
  #git: Promise<Git | undefined> | undefined;
  readonly #texts = new Map<string, { readonly commit: string; readonly text: string }>();

  /** Undefined where the file is in no commit, or there is no Git. */
  async of(uri: Uri): Promise<string | undefined> {
    const repository = uri.scheme === "file" ? (await this.#api())?.getRepository(uri) : undefined;
    const commit = repository?.state.HEAD?.commit;
    if (!repository || commit === undefined) {
      return undefined;
    }
    const key = uri.toString();
    const known = this.#texts.get(key);
    if (known?.commit === commit) {
      return known.text;
    }
    try {
      const text = await repository.show(commit, uri.fsPath);
      this.#texts.set(key, { commit, text });
      return text;
    } catch {
      return undefined;
    }
  }

  forget(uri: Uri): void {
    this.#texts.delete(uri.toString());
  }

  #api(): Promise<Git | undefined> {
    this.#git ??= activeGit();
    return this.#git;
  }
}

async function activeGit(): Promise<Git | undefined> {
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  try {
    const git = await extension?.activate();
    return git?.enabled === true ? git.getAPI(1) : undefined;
  } catch {
    return undefined;
  }
}

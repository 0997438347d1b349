// What may be written at a place of `.layerweight.toml`, by its JSON schema.

/** One thing to write. */
export interface TomlProposal {
  readonly label: string;
  /** What is written; an editor's snippet. */
  readonly insert: string;
  readonly detail: string;
  readonly kind: "key" | "table" | "value";
}

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The schema as it lies in the extension's folder. */
export function readSchema(json: string): TomlSchema {
  return new TomlSchema(JSON.parse(json) as Schema);
}

/** Answers what may stand at a place of a document of this schema. */
export class TomlSchema {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  /**
   * What may be written behind a text.
   *
   * @param before the document up to the cursor, without the word that is being written
   */
  at(before: string): readonly TomlProposal[] {
    const lines = before.split(/\r?\n/u);
    const line = lines.at(-1) ?? "";
    if (/^[^"']*#/u.test(line)) {
      return [];
    }
    const table = tableOf(lines.slice(0, -1));
    const schema = table === "" ? this.#root : this.#follow(this.#root.properties?.[table]);
    const written = new Set(keysOf(lines.slice(0, -1), table));
    if (/^\s*\[\s*$/u.test(line)) {
      return this.#keys(this.#root, new Set(), true).map(({ label, detail }) => {
        return { label, insert: label, detail, kind: "table" };
      });
    }
    const key = /^\s*("[^"]*"|[\w-]+)\s*=\s*(.*)$/su.exec(line) ?? openArray(lines);
    if (key !== null) {
      const [, name = "", value = ""] = key;
      return this.#values(this.#child(schema, unquoted(name)), value);
    }
    return /^\s*"?$/u.test(line) ? this.#keys(schema, written, table === "") : [];
  }

  #keys(schema: Schema, written: ReadonlySet<string>, withTables: boolean): TomlProposal[] {
    const named = Object.entries(schema.properties ?? {});
    const free = (this.#follow(schema.propertyNames).enum ?? []).map((name): [string, Schema] => [
      name,
      typeof schema.additionalProperties === "object" ? schema.additionalProperties : {},
    ]);
    return [...named, ...free]
      .filter(([name]) => !written.has(name))
      .map(([name, child]): [string, Schema] => [name, this.#follow(child)])
      .filter(([, child]) => withTables || !isTable(child))
      .map(([name, child]) => {
        const detail = child.description ?? "";
        return isTable(child)
          ? { label: name, insert: `[${name}]\n`, detail, kind: "table" }
          : { label: name, insert: `${name} = ${opening(child)}`, detail, kind: "key" };
      });
  }

  #values(schema: Schema, written: string): TomlProposal[] {
    const inArray = written.startsWith("[");
    const of = inArray ? this.#follow(schema.items) : schema;
    // Within quotes the word alone is written.
    const quoted = (written.split('"').length - 1) % 2 === 1;
    const done = new Set([...written.matchAll(/"([^"]*)"/gu)].map(([, word]) => word));
    return (of.enum ?? [])
      .filter((word) => !done.has(word))
      .map((word) => {
        return { label: word, insert: quoted ? word : `"${word}"`, detail: "", kind: "value" };
      });
  }

  #child(schema: Schema, name: string): Schema {
    const own = schema.properties?.[name];
    return this.#follow(
      own ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : {}),
    );
  }

  /** A schema with what it refers to; its own description wins. */
  #follow(schema: Schema | undefined): Schema {
    const name = schema?.$ref?.replace("#/definitions/", "");
    const target = name === undefined ? undefined : this.#root.definitions?.[name];
    return { ...target, ...schema };
  }
}

function isTable(schema: Schema): boolean {
  return schema.type === "object";
}

/** How the value of a key begins: what is a text or a list gets its marks. */
function opening(schema: Schema): string {
  if (schema.type === "array") {
    return '["$0"]';
  }
  const texts = schema.enum !== undefined || [schema, ...(schema.anyOf ?? [])].some(isText);
  return texts ? '"$0"' : "$0";
}

function isText(schema: Schema): boolean {
  return schema.type === "string";
}

function tableOf(lines: readonly string[]): string {
  const header = lines.findLast((line) => /^\s*\[[^[]/u.test(line) && !line.includes("="));
  return unquoted(/^\s*\[\s*("[^"]*"|[\w-]+)/u.exec(header ?? "")?.[1] ?? "");
}

function keysOf(lines: readonly string[], table: string): string[] {
  const start = table === "" ? 0 : lines.findLastIndex((line) => /^\s*\[/u.test(line));
  return lines.slice(start).flatMap((line) => {
    const [, key] = /^\s*\[?\s*("[^"]*"|[\w-]+)\s*[=\]]/u.exec(line) ?? [];
    return key === undefined ? [] : [unquoted(key)];
  });
}

/** The key and what is written of its value, where a list goes over several lines. */
function openArray(lines: readonly string[]): RegExpExecArray | null {
  const start = lines.findLastIndex((line) => /=\s*\[/u.test(line));
  const text = lines.slice(start).join("\n");
  return start >= 0 && !text.includes("]")
    ? /^\s*("[^"]*"|[\w-]+)\s*=\s*(.*)$/su.exec(text)
    : null;
}

function unquoted(key: string): string {
  return key.replace(/^"|"$/gu, "");
}

// VS Code shows an empty page where a step's picture or text is not in the package.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly markdown?: string; readonly image?: string };
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Record<string, unknown> };
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

describe("the walkthrough", () => {
  test("has its pictures and texts, and packs them", () => {
    const packed = readFileSync(".vscodeignore", "utf8").split("\n");
    for (const { id, media } of steps) {
      const file = media.markdown ?? media.image ?? "";
      assert.ok(existsSync(file), `${id}: ${file}`);
      assert.ok(
        packed.includes(`!${file}`) || packed.includes(`!${file.replace(/\/.*/u, "/**")}`),
        `${file} is not packed`,
      );
    }
  });

  test("packs the pictures that its texts show", () => {
    const packed = readFileSync(".vscodeignore", "utf8").split("\n");
    const pictures = steps.flatMap(({ media }) =>
      media.markdown === undefined
        ? []
        : [...readFileSync(media.markdown, "utf8").matchAll(/\]\(\.\.\/(media\/[^)]+)\)/gu)],
    );
    assert.ok(pictures.length >= 2);
    for (const [, file] of pictures) {
      assert.ok(existsSync(file ?? ""), file);
      assert.ok(packed.includes(`!${file ?? ""}`), `${file ?? ""} is not packed`);
    }
  });

  test("leads to commands and settings that there are", () => {
    const commands = contributes.commands.map(({ command }) => command);
    const settings = Object.keys(contributes.configuration.properties);
    for (const { description } of steps) {
      for (const [, link] of description.matchAll(/\(command:([^?)]+)/gu)) {
        assert.ok(commands.includes(link ?? "") || link?.startsWith("workbench."), link);
      }
      for (const [name] of decodeURIComponent(description).matchAll(/layerweight\.\w+(?=")/gu)) {
        assert.ok(settings.includes(name), name);
      }
    }
  });
});

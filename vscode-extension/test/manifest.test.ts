// The manifest is read by VS Code and not by the compiler, so its agreement with the code is tested.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, test } from "node:test";

import { DOCUMENTS } from "../src/documents.js";
import {
  FIX_ALL_COMMAND,
  FIX_FILE_COMMAND,
  FIX_FINDING_COMMAND,
  REFRESH_COMMAND,
  RESTART_COMMAND,
  SHOW_BREAKDOWN_COMMAND,
  SHOW_REPORT_COMMAND,
  STOP_COMMAND,
} from "../src/protocol.js";
import { REPORT_SCHEME, reportUri } from "../src/reportUri.js";
import { ENABLED, HINT_COLOURS, JAVA_HOME, NETWORK } from "../src/settings.js";

interface Setting {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly virtualWorkspaces: { readonly supported: boolean };
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly tomlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly configuration: { readonly properties: Record<string, Setting> };
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const settings = manifest.contributes.configuration.properties;

describe("the manifest", () => {
  test("declares the commands that the code registers", () => {
    const { commands } = manifest.contributes;
    assert.deepEqual(
      commands.map(({ command }) => command),
      [
        SHOW_REPORT_COMMAND,
        SHOW_BREAKDOWN_COMMAND,
        REFRESH_COMMAND,
        STOP_COMMAND,
        FIX_FINDING_COMMAND,
        FIX_FILE_COMMAND,
        FIX_ALL_COMMAND,
        RESTART_COMMAND,
      ],
    );
    assert.ok(commands.every(({ category }) => category === "Layerweight"));
  });

  test("declares the settings with their defaults", () => {
    const defaults = Object.entries(settings).map(([name, setting]) => [name, setting.default]);
    assert.deepEqual(Object.fromEntries(defaults), {
      [ENABLED]: true,
      "layerweight.inlayHints": true,
      [HINT_COLOURS]: true,
      "layerweight.minimumBytes": null,
      "layerweight.rules": {},
      "layerweight.unit": "onDisk",
      "layerweight.platform": "",
      [NETWORK]: "known",
      [JAVA_HOME]: "",
    });
    assert.ok(Object.values(settings).every((setting) => setting.markdownDescription.length > 20));
  });

  test("lets no workspace choose the program that is run", () => {
    assert.equal(settings[JAVA_HOME]?.scope, "machine");
  });

  test("says where it works: beside the files, without trust only with less", () => {
    assert.deepEqual(manifest.extensionKind, ["workspace"]);
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [
      JAVA_HOME,
      NETWORK,
    ]);
  });

  test("gives extensions for TOML the schema of the settings file, and packs it", () => {
    const [schema] = manifest.contributes.tomlValidation;
    assert.equal(schema?.fileMatch, ".layerweight.toml");
    assert.ok(existsSync(schema.url));
    assert.match(readFileSync(".vscodeignore", "utf8"), /^!schema\/\*\*$/mu);
  });

  test("has every setting in the README with the same default", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const [name, setting] of Object.entries(settings)) {
      const value =
        typeof setting.default === "string" ? setting.default : JSON.stringify(setting.default);
      const cell = value === "" ? "" : ` \`${value}\``;
      assert.ok(readme.includes(`| \`${name}\` |${cell} |`), `${name} in README.md`);
    }
  });

  test("pins every package", () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.ok(versions.every((version) => /^\d+\.\d+\.\d+$/u.test(version)));
  });

  test("has a lock file that names no place to download from", () => {
    assert.ok(!readFileSync("package-lock.json", "utf8").includes('"resolved"'));
  });

  test("has an icon of a size that the marketplace takes", () => {
    const png = readFileSync(manifest.icon);
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(16) === png.readUInt32BE(20));
  });
});

describe("the documents", () => {
  test("are Dockerfiles by language, also unsaved ones, and by name", () => {
    assert.deepEqual(
      DOCUMENTS.map(({ scheme, language, pattern }) => [scheme, language, pattern]),
      [
        ["file", "dockerfile", undefined],
        ["untitled", "dockerfile", undefined],
        [
          "file",
          undefined,
          "**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.dockerfile,*.Dockerfile,*.containerfile}",
        ],
      ],
    );
  });
});

describe("the URI of a report", () => {
  test("holds the document and is Markdown", () => {
    const uri = reportUri("file:///ws/a%20b/api.Dockerfile", "/ws/a b/api.Dockerfile");
    assert.deepEqual(uri, {
      scheme: REPORT_SCHEME,
      path: "/api.Dockerfile — Layerweight.md",
      query: "file:///ws/a%20b/api.Dockerfile",
    });
    assert.equal(reportUri("untitled:Untitled-1", "Untitled-1").path, "/Untitled-1 — Layerweight.md");
  });
});

describe("staging the server", () => {
  test("fails clearly when there is no distribution, and leaves the old one", () => {
    const before = existsSync("server") ? statSync("server").mtimeMs : undefined;
    const run = spawnSync(process.execPath, ["scripts/stage-server.mjs", "/nowhere"], {
      encoding: "utf8",
    });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /^stage-server: .*nowhere.*layerweight is missing; build .*first\n$/u);
    assert.equal(existsSync("server") ? statSync("server").mtimeMs : undefined, before);
  });
});

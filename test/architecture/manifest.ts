import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../editor/repositoryRoot.ts';

interface Conditional {
  readonly when?: string;
  readonly enablement?: string;
}

/** The parts of package.json that VS Code reads and these tests compare. */
export interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly activationEvents?: readonly string[];
  readonly capabilities?: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly l10n?: string;
  readonly contributes: {
    readonly commands: readonly (Conditional & {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
    })[];
    readonly menus?: Readonly<
      Record<string, readonly (Conditional & { command?: string; submenu?: string })[]>
    >;
    readonly submenus?: readonly { readonly id: string }[];
    readonly keybindings?: readonly (Conditional & { readonly command: string })[];
    readonly views?: Readonly<Record<string, readonly (Conditional & { readonly id: string })[]>>;
    readonly viewsContainers?: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome?: readonly (Conditional & {
      readonly view: string;
      readonly contents: string;
    })[];
    readonly configuration?: SettingGroup | readonly SettingGroup[];
    readonly walkthroughs?: readonly {
      readonly id: string;
      readonly steps: readonly (Conditional & { readonly description: string })[];
    }[];
  };
}

interface SettingGroup {
  readonly properties: Readonly<Record<string, Setting>>;
}

interface Setting {
  readonly type?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

export function readManifest(): Manifest {
  const text = readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8');
  return JSON.parse(text) as Manifest;
}

/** Every setting by its key. */
export function settingsOf(manifest: Manifest): Map<string, Setting> {
  const groups = [manifest.contributes.configuration ?? []].flat();
  return new Map(groups.flatMap((group) => Object.entries(group.properties)));
}

/** Every `when` and `enablement` clause, with the place it stands in. */
export function conditionsOf(manifest: Manifest): { place: string; clause: string }[] {
  const found: { place: string; clause: string }[] = [];
  const visit = (value: unknown, place: string) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      const isClause = name === 'when' || name === 'enablement';
      if (isClause && typeof child === 'string') found.push({ place, clause: child });
      else visit(child, `${place}.${name}`);
    }
  };
  visit(manifest.contributes, 'contributes');
  return found;
}

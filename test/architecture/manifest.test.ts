// package.json is written by hand; src/extension/manifest.ts names the same ids for the code. They must not drift apart.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import {
  commandIds,
  containerId,
  contextKeys,
  contextValues,
  settingKeys,
  viewIds,
  walkthroughId,
  welcomeStates,
} from '../../src/extension/manifest.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { conditionsOf, readManifest, settingsOf } from './manifest.ts';
import { parseWhenClause, type WhenTerm } from './whenClause.ts';

const manifest = readManifest();
const { contributes } = manifest;
const commands = new Set<string>(Object.values(commandIds));
const views = new Set<string>(Object.values(viewIds));
const ownContextKeys = new Set<string>(Object.values(contextKeys));
const ownSettings = new Set<string>(Object.values(settingKeys));

/** Keys that VS Code itself sets and our clauses use. */
const vscodeKeys = new Set([
  'activeEditor',
  'activeWebviewPanelId',
  'editorFocus',
  'editorHasSelection',
  'editorIsOpen',
  'editorLangId',
  'editorReadonly',
  'editorTextFocus',
  'explorerResourceIsFolder',
  'isFileSystemResource',
  'isInDiffEditor',
  'isWorkspaceTrusted',
  'resourceExtname',
  'resourceFilename',
  'resourceLangId',
  'resourcePath',
  'resourceScheme',
  'testMessage',
  'view',
  'viewItem',
  'workbenchState',
  'workspaceFolderCount',
]);

describe('package.json and the typed ids', () => {
  it('name the same commands', () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).sort(),
      [...commands].sort(),
    );
  });

  it('name the same views', () => {
    const contributed = Object.values(contributes.views ?? {}).flat();
    assert.deepEqual(contributed.map(({ id }) => id).sort(), [...views].sort());
  });

  it('name the same view container', () => {
    const containers = Object.values(contributes.viewsContainers ?? {}).flat();
    assert.deepEqual(
      containers.map(({ id }) => id),
      [containerId],
    );
    assert.deepEqual(Object.keys(contributes.views ?? {}), [containerId]);
  });

  it('name the same settings', () => {
    assert.deepEqual([...settingsOf(manifest).keys()].sort(), [...ownSettings].sort());
  });

  it('name the same walkthrough', () => {
    assert.deepEqual(
      (contributes.walkthroughs ?? []).map(({ id }) => id),
      [walkthroughId],
    );
  });
});

describe('package.json', () => {
  it('gives every command a title and the category', () => {
    const wrong = contributes.commands.filter(
      ({ title, category }) =>
        resolveText(title) === '' || resolveText(category ?? '') !== 'Prompt Rollout',
    );
    assert.deepEqual(
      wrong.map(({ command }) => command),
      [],
    );
  });

  it('gives every setting a default, a type and a description', () => {
    const wrong = [...settingsOf(manifest)].filter(
      ([, setting]) =>
        setting.default === undefined ||
        setting.type === undefined ||
        resolveText(setting.markdownDescription ?? setting.description ?? '') === '',
    );
    assert.deepEqual(
      wrong.map(([key]) => key),
      [],
    );
  });

  it('puts only known commands and submenus into menus', () => {
    const submenus = new Set((contributes.submenus ?? []).map(({ id }) => id));
    const wrong = Object.entries(contributes.menus ?? {}).flatMap(([menu, entries]) =>
      entries
        .filter(
          ({ command, submenu }) =>
            !(command !== undefined && commands.has(command)) &&
            !(submenu !== undefined && submenus.has(submenu)),
        )
        .map((entry) => `${menu}: ${entry.command ?? entry.submenu ?? 'nothing'}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('binds keys only to known commands', () => {
    const wrong = (contributes.keybindings ?? []).filter(({ command }) => !commands.has(command));
    assert.deepEqual(wrong, []);
  });

  it('links only known commands in welcome texts and walkthroughs', () => {
    const texts = [
      ...(contributes.viewsWelcome ?? []).map(({ contents }) => contents),
      ...(contributes.walkthroughs ?? []).flatMap(({ steps }) =>
        steps.map(({ description }) => description),
      ),
    ].map(resolveText);
    const linked = texts.flatMap((text) =>
      [...text.matchAll(/command:([\w.]+)/g)].map(([, command = '']) => command),
    );
    const wrong = linked.filter(
      (command) => command.startsWith('promptRollout.') && !commands.has(command),
    );
    assert.deepEqual(wrong, []);
  });

  it('shows welcome texts only in known views', () => {
    const wrong = (contributes.viewsWelcome ?? []).filter(({ view }) => !views.has(view));
    assert.deepEqual(wrong, []);
  });

  it('uses only known names in when clauses', () => {
    const wrong = conditionsOf(manifest).flatMap(({ place, clause }) =>
      parseWhenClause(clause)
        .filter((term) => !isKnown(term))
        .map((term) => `${place}: ${term.key} in "${clause}"`),
    );
    assert.deepEqual(wrong, []);
  });

  it('uses every context key in some clause', () => {
    const clauses = conditionsOf(manifest).flatMap(({ clause }) => parseWhenClause(clause));
    const used = new Set(clauses.map(({ key }) => key));
    assert.deepEqual(
      [...ownContextKeys].filter((key) => !used.has(key)),
      [],
    );
  });

  it('says what it can do in untrusted and virtual workspaces', () => {
    assert.ok(manifest.capabilities?.['untrustedWorkspaces']);
    assert.notEqual(manifest.capabilities['virtualWorkspaces'], undefined);
  });

  it('translates every text that it names, and no other', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(
      ([, key = '']) => key,
    );
    assert.deepEqual([...new Set(named)].sort(), Object.keys(readTexts()).sort());
  });
});

/** A name is known if we define it, or if VS Code does; values of our own names must exist too. */
function isKnown({ key, value }: WhenTerm): boolean {
  if (key.startsWith('config.')) return ownSettings.has(key.slice('config.'.length));
  if (key === 'view') return value !== undefined && matchesSome(value, [...views]);
  if (key === 'viewItem')
    return value !== undefined && matchesSome(value, Object.values(contextValues));
  if (key === contextKeys.welcome) return value === undefined || matchesSome(value, welcomeStates);
  return ownContextKeys.has(key) || vscodeKeys.has(key) || key === 'true' || key === 'false';
}

function matchesSome(value: string, candidates: readonly string[]): boolean {
  const pattern = /^\/(.*)\/[a-z]*$/.exec(value)?.[1];
  if (pattern === undefined) return candidates.includes(value);
  return candidates.some((candidate) => new RegExp(pattern).test(candidate));
}

function readTexts(): Record<string, string> {
  const file = path.join(repositoryRoot, 'package.nls.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

function resolveText(text: string): string {
  const key = /^%(.+)%$/.exec(text)?.[1];
  return key === undefined ? text : (readTexts()[key] ?? '');
}

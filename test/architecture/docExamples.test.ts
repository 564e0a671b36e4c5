// What the documents show must work: files as examples, commands, titles of commands, settings, types of assertions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, it } from 'mocha';
import { Value } from 'typebox/value';
import { createProgram } from '../../src/cli/createProgram.ts';
import { assertionTypes } from '../../src/domain/fixtures/assertion.ts';
import { readCsvTests } from '../../src/evals/fixtures/readCsvTests.ts';
import { parseFixturesFile } from '../../src/formats/fixturesFile.ts';
import { parsePlanFile } from '../../src/formats/planFile.ts';
import { parseProjectFile } from '../../src/formats/projectFile.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import type { FileProblem } from '../../src/formats/text/fileProblem.ts';
import { parseYamlData } from '../../src/formats/yaml/parseYamlFile.ts';
import { observationBatchSchema } from '../../src/protocol/registry/observationDto.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { bundlePath } from './extractMessages.ts';
import { readManifest, settingsOf } from './manifest.ts';

const documents = ['README.md', 'media/docs/fixtures.md', 'media/sample/README.md'];
const texts = new Map(documents.map((name) => [name, read(name)]));

/** By a key at the top that only such files have. Plans may draw warnings: a short one shows one thing. */
const kinds: readonly {
  readonly key: RegExp;
  readonly find: (text: string) => readonly Pick<FileProblem, 'message'>[];
}[] = [
  {
    key: /^tests:/m,
    find: (text) => parseFixturesFile(text, { file: 'prompts/a.fixtures.yml' }).problems,
  },
  { key: /^messages:/m, find: (text) => parsePromptFile(text).problems },
  {
    key: /^stages:/m,
    find: (text) => parsePlanFile(text).problems.filter(({ severity }) => severity === 'error'),
  },
  { key: /^(models|prompts|environment):/m, find: (text) => parseProjectFile(text).problems },
  { key: /^jobs:/m, find: (text) => parseYamlData(text, 'workflow').problems.toProblems() },
];

for (const [name, text] of texts) {
  describe(`the examples of ${name}`, () => {
    it('are files without a problem', () => {
      const found = listFences(text, 'yaml').flatMap((example) => {
        const kind = kinds.find(({ key }) => key.test(example));
        assert.ok(kind, `What is this an example of?\n${example}`);
        return kind.find(example).map(({ message }) => message);
      });
      assert.deepEqual(found, []);
    });

    it('are outcomes that the registry takes', () => {
      for (const example of listFences(text, 'json'))
        assert.ok(Value.Check(observationBatchSchema, JSON.parse(example)), example);
    });

    it('are rows without a problem', () => {
      const defaults = { parts: { values: new Map(), assertions: [] }, messages: [] };
      for (const example of listFences(text, 'csv')) {
        const { problems } = readCsvTests(example, {
          file: 'prompts/a.csv',
          defaults,
          inputs: undefined,
        });
        assert.deepEqual(problems, []);
      }
    });

    it('call commands that there are, with options that they have', () => {
      const program = createSilentProgram();
      const wrong = listCalls(text).filter((call) => !isKnownCall(program, call));
      assert.deepEqual(wrong, []);
    });
  });
}

describe('README.md', () => {
  const readme = texts.get('README.md') ?? '';

  it('names every setting, and no others', () => {
    const named = new Set([...readme.matchAll(/`(promptRollout\.[\w.]+)`/g)].map(([, key]) => key));
    assert.deepEqual([...named].sort(), [...settingsOf(readManifest()).keys()].sort());
  });

  it('names commands and buttons as the editor does', () => {
    const shown = listShownTexts();
    // Of VS Code, and of the sample's plans.
    const others = new Set(['File: Revert File', 'Turn on Continuous Run', 'Continuous Run']);
    const named = [...readme.matchAll(/(?<![\w`])_([A-Z][^_`]*)_(?!\w)/g)].map(([, title = '']) =>
      title.replaceAll(/\s+/g, ' ').replace(/^Prompt Rollout: /, ''),
    );
    const known = (title: string): boolean =>
      others.has(title) || shown.some((pattern) => pattern.test(title));
    assert.deepEqual(
      named.filter((title) => !known(title)),
      [],
    );
  });
});

describe('media/docs/fixtures.md', () => {
  it('lists every type of an assertion', () => {
    const text = texts.get('media/docs/fixtures.md') ?? '';
    assert.deepEqual(
      assertionTypes.filter((type) => !new RegExp(`^\\| \`${type}\` +\\|`, 'm').test(text)),
      [],
    );
  });
});

function read(name: string): string {
  return readFileSync(path.join(repositoryRoot, name), 'utf8');
}

/** Also those in lists, without the indentation. */
function listFences(text: string, language: string): readonly string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\``, 'gm');
  return [...text.matchAll(fence)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** `prompt-rollout …` on lines of their own and in workflows. */
function listCalls(text: string): readonly string[] {
  const code = [...listFences(text, 'sh'), ...listFences(text, 'yaml')].join('\n');
  return [...code.matchAll(/^\s*(?:- run: )?prompt-rollout (.*)$/gm)].map(([, call = '']) => call);
}

function isKnownCall(program: Command, call: string): boolean {
  const words = call.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0]);
  let command = program;
  for (const word of words)
    command = command.commands.find((one) => one.name() === word) ?? command;
  const options = [...program.options, ...command.options];
  return (
    command !== program &&
    flags.every(
      (flag) =>
        flag === '--help' || options.some(({ short, long }) => [short, long].includes(flag)),
    )
  );
}

function createSilentProgram(): Command {
  const silent = (): void => undefined;
  return createProgram({
    folder: repositoryRoot,
    environment: {},
    isTerminal: false,
    version: '0',
    write: silent,
    writeError: silent,
  });
}

/** Titles of commands and every text of the extension, `{0}` standing for anything. */
function listShownTexts(): readonly RegExp[] {
  const titles = Object.values(JSON.parse(read('package.nls.json')) as Record<string, string>);
  const messages = Object.keys(JSON.parse(read(bundlePath)) as Record<string, string>);
  const plans = ['Careful', 'Fast'];
  // What is little else than placeholders would fit everything.
  const told = messages.filter((text) => /^[A-Z][a-z ]{2}/.test(text));
  return [...titles, ...told, ...plans].map(
    (text) => new RegExp(`^${escape(text).replaceAll(/\\\{\d\\\}/g, '.+')}$`),
  );
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

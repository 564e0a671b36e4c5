import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ModelEndpoint } from '../../src/domain/project/modelEndpoint.ts';
import { findPromptKeyProblem } from '../../src/domain/prompt/promptKey.ts';
import {
  addModelEndpoint,
  editProjectKey,
  parseProjectFile,
} from '../../src/formats/projectFile.ts';
import { summarize } from './textAt.ts';

const project = `# Ours
prompts: [prompts] # the root
registry: https://registry.example.com # shared
environment: production
keys:
  # renamed in spring
  prompts/new-name.prompt.yml: old-name # keeps its history
`;

describe('parseProjectFile', () => {
  it('reads a project', () => {
    assert.deepEqual(parseProjectFile(project), {
      project: {
        prompts: ['prompts'],
        registry: 'https://registry.example.com',
        environment: 'production',
        keys: { 'prompts/new-name.prompt.yml': 'old-name' },
      },
      problems: [],
      inConflict: false,
    });
  });

  it('reads endpoints with what they serve and cost, and how evals run', () => {
    const text = `models:
  - name: local
    kind: openai
    url: http://localhost:11434/v1
    serves: ['llama*', 'local/*']
    prices: { '*': { input: 0, output: 0 } }
evals: { repeat: 3, budget: { costUsd: 1.5 }, timeout: 30s, judge: openai/gpt-4o }
`;
    assert.deepEqual(parseProjectFile(text), {
      project: {
        models: [
          {
            name: 'local',
            kind: 'openai',
            url: 'http://localhost:11434/v1',
            serves: ['llama*', 'local/*'],
            prices: { '*': { input: 0, output: 0 } },
          },
        ],
        evals: { repeat: 3, budget: { costUsd: 1.5 }, timeout: '30s', judge: 'openai/gpt-4o' },
      },
      problems: [],
      inConflict: false,
    });
  });

  it('takes an empty file for a project with defaults', () => {
    assert.deepEqual(parseProjectFile('# later\n').project, {});
  });

  const broken: readonly (readonly [text: string, expected: string])[] = [
    ['registry: localhost\n', 'not_allowed error 1:11'],
    ['registry: https://me:secret@example.com\n', 'secret_in_url error 1:11'],
    ['models: [{name: a, kind: openai, url: "https://k@h/v1"}]\n', 'secret_in_url error 1:39'],
    ['models: [{name: a, kind: openai}, {name: a, kind: anthropic}]\n', 'not_allowed error 1:42'],
    ['models: [{name: a, kind: openai, url: "https://h/v1?key=k"}]\n', 'not_allowed error 1:39'],
    ['models: [{name: a, kind: vscode, url: "https://h"}]\n', 'not_allowed error 1:39'],
    ['models: [{name: a, kind: vscode, keyVariable: K}]\n', 'not_allowed error 1:47'],
    ['models: [{name: a, kind: openai, serves: []}]\n', 'out_of_range error 1:34'],
    [
      'models: [{name: a, kind: openai, prices: {m: {input: -1, output: 0}}}]\n',
      'out_of_range error 1:54',
    ],
    ['evals: {timeout: soon}\n', 'out_of_range error 1:18'],
    ['evals: {repeats: 3}\n', 'unknown_key error 1:9'],
    ['prompts: [../other]\n', 'not_allowed error 1:11'],
    ['prompts: ["C:/x"]\n', 'not_allowed error 1:11'],
    ['prompts: prompts\n', 'wrong_type error 1:10'],
    ['environment: Production!\n', 'out_of_range error 1:14'],
    ['keys: {a.prompt.yml: aux}\n', 'bad_prompt_key error 1:22'],
    ['token: abc\n', 'unknown_key error 1:1'],
    ['registry: https://example.com\nregistry: https://example.org\n', 'duplicated_key error 2:1'],
  ];
  for (const [text, expected] of broken) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { project: read, problems } = parseProjectFile(text);
      assert.equal(read, undefined);
      assert.ok(summarize(problems).includes(expected), summarize(problems).join('; '));
    });
  }

  it('refuses one key for two files on both', () => {
    const text = 'keys:\n  a.prompt.yml: x\n  b.prompt.yml: x\n';
    assert.deepEqual(summarize(parseProjectFile(text).problems), [
      'duplicated_prompt_key error 2:17',
      'duplicated_prompt_key error 3:17',
    ]);
  });
});

describe('editProjectKey', () => {
  it('adds a key below the others and keeps comments', () => {
    const edited = editProjectKey(project, { path: 'prompts/b.prompt.yml', key: 'a' });
    assert.equal(edited, `${project}  prompts/b.prompt.yml: a\n`);
  });

  it('changes a key in place', () => {
    const path = 'prompts/new-name.prompt.yml';
    const edited = editProjectKey(project, { path, key: 'other' });
    assert.equal(edited, project.replace('old-name', 'other'));
  });

  it('removes a key, and the empty part with it', () => {
    const path = 'prompts/new-name.prompt.yml';
    const edited = editProjectKey(project, { path, key: undefined });
    assert.ok(edited?.includes('# renamed in spring'));
    assert.equal(parseProjectFile(edited ?? '').project?.keys, undefined);
  });

  it('starts the part in a file without one, also in an empty file', () => {
    const change = { path: 'a b.prompt.yml', key: 'a' };
    assert.equal(editProjectKey('', change), 'keys:\n  a b.prompt.yml: a\n');
    assert.equal(
      editProjectKey('# c\r\nenvironment: staging', change),
      '# c\r\nenvironment: staging\r\nkeys:\r\n  a b.prompt.yml: a\r\n',
    );
  });

  it('refuses to edit a broken file', () => {
    assert.equal(editProjectKey('keys: [', { path: 'a', key: 'b' }), undefined);
  });

  it('gives exactly the wanted keys for any path', () => {
    const path = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((text) => text !== '__proto__');
    // Some of them are no keys: Windows cannot write a file “aux”.
    const promptKey = fc
      .stringMatching(/^[a-z][a-z0-9]{0,5}x$/)
      .filter((text) => findPromptKeyProblem(text) === undefined);
    fc.assert(
      fc.property(path, promptKey, (file, key) => {
        const edited = editProjectKey(project, { path: file, key });
        assert.equal(parseProjectFile(edited ?? '').project?.keys?.[file], key);
        assert.ok(edited?.startsWith(project.slice(0, project.indexOf('keys:'))));
      }),
    );
  });
});

describe('addModelEndpoint', () => {
  const endpoint: ModelEndpoint = {
    name: 'vscode',
    kind: 'vscode',
    serves: ['openai/gpt-4o'],
    model: 'copilot/gpt-4o',
  };
  const written =
    '  - name: vscode\n    kind: vscode\n    serves:\n      - openai/gpt-4o\n    model: copilot/gpt-4o\n';

  it('writes it before all others, whose comments stay', () => {
    const before =
      '# ours\nmodels:\n  # the first\n  - name: here # local\n    kind: openai\nevals: { repeat: 2 }\n';
    const after = addModelEndpoint(before, endpoint) ?? '';
    assert.deepEqual(
      parseProjectFile(after).project?.models?.map(({ name }) => name),
      ['vscode', 'here'],
    );
    for (const part of ['# ours', '# the first', '- name: here # local', 'evals: { repeat: 2 }'])
      assert.ok(after.includes(part), after);
  });

  it('starts the list in a file without one, also in an empty file', () => {
    assert.equal(addModelEndpoint('', endpoint), `models:\n${written}`);
    assert.equal(
      addModelEndpoint('environment: staging', endpoint),
      `environment: staging\nmodels:\n${written}`,
    );
  });

  it('refuses to edit a broken file, and a second endpoint of one name', () => {
    assert.equal(addModelEndpoint('models: [', endpoint), undefined);
    assert.equal(addModelEndpoint(`models:\n${written}`, endpoint), undefined);
  });
});

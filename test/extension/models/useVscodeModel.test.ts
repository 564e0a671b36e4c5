import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import {
  useVscodeModel,
  type OfferedModel,
  type UseVscodeModelDeps,
} from '../../../src/extension/models/useVscodeModel.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { parseProjectFile } from '../../../src/formats/projectFile.ts';
import { aProject } from '../caseTests/aPrompt.ts';

const small: OfferedModel = { id: 'small-1', vendor: 'copilot', family: 'small', name: 'Small' };
const large: OfferedModel = { id: 'large-2', vendor: 'copilot', family: 'gpt-4o', name: 'Large' };

describe('using a model of VS Code', () => {
  let text: string;
  let said: string[];
  let preselected: readonly string[];

  beforeEach(() => {
    text = '# ours\nmodels:\n  - { name: vscode, kind: openai, serves: [gpt-4o] }\n';
    said = [];
  });

  const use = (models: readonly OfferedModel[], parts: Partial<UseVscodeModelDeps> = {}) =>
    useVscodeModel(aProject({ file: parseProjectFile(text).project ?? {} }), 'openai/gpt-4o', {
      ui: {
        pick: ({ items }) => {
          const rows = items.flatMap((item) => ('separator' in item ? [] : [item]));
          preselected = rows.filter((row) => row.isPreselected).map((row) => row.label);
          const [first] = rows;
          assert.ok(first);
          return Promise.resolve(first.value);
        },
        inform: (message, actions = []) =>
          void said.push(message, ...actions.map(({ label }) => label)),
      },
      listModels: () => Promise.resolve(models),
      editFile: (_project, change) => {
        const changed = change(text);
        if (changed !== undefined) text = changed;
        return Promise.resolve(changed !== undefined);
      },
      openProjectFile: () => undefined,
      ...parts,
    });

  it('writes an endpoint of its own name that serves the model before all others', async () => {
    await use([small, large], { again: () => undefined });
    assert.deepEqual(preselected, ['Large']);
    assert.deepEqual(parseProjectFile(text).project?.models?.[0], {
      ...{ name: 'vscode-2', kind: 'vscode', serves: ['openai/gpt-4o'] },
      model: 'copilot/small-1',
    });
    assert.ok(text.startsWith('# ours\n'));
    assert.match(said[0] ?? '', /openai\/gpt-4o is now asked in VS Code, as copilot\/small-1/);
    assert.deepEqual(said.slice(1), ['Run Again']);
  });

  it('says so when VS Code has none, and when the project file is broken', async () => {
    await assert.rejects(use([]), /VS Code offers no language model/);
    text = 'models: [';
    await assert.rejects(use([small]), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(
        error.actions.map(({ label }) => label),
        ['Open Project File'],
      );
      return true;
    });
    assert.deepEqual(said, []);
  });
});

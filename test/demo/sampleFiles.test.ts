import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { projectSchema } from '../../src/domain/project/project.ts';
import { lintPlan } from '../../src/domain/rollout/planLint.ts';
import { rolloutPlanSchema } from '../../src/domain/rollout/rolloutPlan.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { sampleFolder } from './buildSampleHistory.ts';

async function listFiles(suffix: string): Promise<readonly string[]> {
  const files = await readdir(sampleFolder, { recursive: true });
  return files.filter((file) => file.endsWith(suffix)).map((file) => path.join(sampleFolder, file));
}

describe('the files of the sample', () => {
  it('are prompts without any finding, with all that a prompt can have', async () => {
    const files = await listFiles('.prompt.yml');
    assert.ok(files.length >= 13);
    for (const file of files) {
      const { content, problems } = parsePromptFile(await readFile(file, 'utf8'));
      assert.deepEqual(problems, [], file);
      assert.ok(content !== undefined, file);
    }
    const triage = await readFile(path.join(sampleFolder, 'prompts/triage.prompt.yml'), 'utf8');
    const { content } = parsePromptFile(triage);
    assert.equal(content?.tools?.length, 1);
    assert.ok(content.jsonSchema !== undefined);
  });

  it('are plans without any finding: one for production beside its prompt, one for all', async () => {
    const files = await listFiles('.rollout.yml');
    assert.deepEqual(
      files.map((file) => path.relative(sampleFolder, file).replaceAll('\\', '/')).sort(),
      ['prompts/fast.rollout.yml', 'prompts/support/answer.rollout.yml'],
    );
    for (const file of files) {
      const plan = Value.Parse(rolloutPlanSchema, parse(await readFile(file, 'utf8')));
      assert.deepEqual(lintPlan(plan), [], file);
    }
  });

  it('are a project', async () => {
    const text = await readFile(path.join(sampleFolder, 'prompt-rollout.yml'), 'utf8');
    const project = Value.Parse(projectSchema, parse(text));
    const { models = [], ...rest } = project;
    assert.deepEqual(rest, {
      prompts: ['prompts'],
      environment: 'production',
      evals: { judge: 'openai/gpt-4o' },
    });
    assert.deepEqual(
      models.map(({ name, kind, url }) => ({ name, kind, url })),
      [{ name: 'stand-in', kind: 'openai', url: 'http://127.0.0.1:4310/v1' }],
    );
  });

  it('hold the line that the README tells to replace', async () => {
    const readme = await readFile(path.join(sampleFolder, 'README.md'), 'utf8');
    const prompt = await readFile(
      path.join(sampleFolder, 'prompts/support/answer.prompt.yml'),
      'utf8',
    );
    const line = 'Tell the customer when a refund will arrive.';
    assert.ok(readme.includes(line));
    assert.equal(prompt.split(line).length, 2);
  });
});

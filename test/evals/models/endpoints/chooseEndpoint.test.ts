import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ModelEndpoint } from '../../../../src/domain/project/modelEndpoint.ts';
import { chooseEndpoint } from '../../../../src/evals/models/endpoints/chooseEndpoint.ts';
import { matchesPattern } from '../../../../src/evals/models/endpoints/matchesPattern.ts';

const endpoint = (name: string, serves?: string[]): ModelEndpoint => ({
  name,
  kind: 'openai',
  ...(serves === undefined ? {} : { serves }),
});

describe('chooseEndpoint', () => {
  const openai = endpoint('openai', ['gpt-*', 'o3']);
  const router = endpoint('router', ['openai/*', 'meta/*']);
  const local = endpoint('local');

  const choices: readonly (readonly [ModelEndpoint[], string, string, string])[] = [
    [[openai, local], 'gpt-4o', 'openai', 'gpt-4o'],
    [[openai, local], 'openai/gpt-4o', 'openai', 'gpt-4o'],
    [[router, openai], 'openai/gpt-4o', 'router', 'openai/gpt-4o'],
    [[openai, router], 'openai/gpt-4o', 'openai', 'gpt-4o'],
    [[openai, router], 'openai/gpt4', 'router', 'openai/gpt4'],
    [[openai, local], 'llama3', 'local', 'llama3'],
    [[openai, local], 'local/llama3', 'local', 'llama3'],
    [[local, endpoint('other')], 'other/x', 'other', 'x'],
    [[local, openai], 'local/', 'local', 'local/'],
    [[endpoint('a'), endpoint('b')], 'x', 'a', 'x'],
    [[{ ...endpoint('editor', ['gpt-4o']), model: 'mini' }, openai], 'gpt-4o', 'editor', 'mini'],
  ];
  for (const [endpoints, model, name, sentModel] of choices)
    it(`asks ${name} for “${model}” among ${endpoints.map((each) => each.name).join(', ')}`, () => {
      const chosen = chooseEndpoint(endpoints, model);
      assert.deepEqual([chosen.endpoint.name, chosen.sentModel], [name, sentModel]);
    });

  it('says what to write where no endpoint serves a model, or there is none', () => {
    assert.throws(() => chooseEndpoint([openai, router], 'claude'), {
      code: 'no_endpoint',
      message: /serves “claude”.*“openai”, “router”/,
    });
    assert.throws(() => chooseEndpoint([], 'claude'), {
      code: 'no_endpoint',
      message: /names no model endpoint.*“models” in prompt-rollout\.yml/,
    });
  });
});

describe('matchesPattern', () => {
  it('agrees with a regular expression', () => {
    const text = fc.stringMatching(/^[ab*]{0,8}$/);
    fc.assert(
      fc.property(text, fc.stringMatching(/^[ab]{0,8}$/), (pattern, model) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(model);
        assert.equal(matchesPattern(pattern, model), expected);
      }),
    );
  });

  it('stays quick with many stars', () => {
    assert.equal(matchesPattern('*a'.repeat(99) + 'b', 'a'.repeat(200)), false);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { KnownComparison } from '../../../src/extension/comparisons/comparisonBook.ts';
import { createEvalsKnowledge } from '../../../src/extension/comparisons/evalsKnowledge.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import { aCase } from '../caseTests/aCase.ts';
import { aProject, aPrompt } from '../caseTests/aPrompt.ts';

const projectWith = (registry: string, stable = '1.0.0'): Project => {
  const environments = [{ environment: 'production', stable }];
  const state = { prompts: { get: () => ({ environments }) } };
  return aProject({ connection: { id: registry, state } as unknown as Project['connection'] });
};
const noEvents = () => ({ dispose: () => undefined });

describe('what the fixtures of a prompt are known to say', () => {
  const prompt = {
    ...aPrompt({ project: projectWith('one') }),
    fixtures: { cases: [aCase()], broken: [], problems: [], files: [] },
  };
  const copy = {
    ...{ uri: prompt.uri, key: prompt.key, contentHash: 'now' },
    state: { kind: 'changedSince', version: '1.0.0' },
  } as WorkingCopy;
  const compared = {
    ...{ prompt, contentHash: 'now', isWhole: true },
    comparison: {
      cases: [{ passed: 1, failed: 0, errors: 0 }],
      verdict: 'noRegression',
      baseline: { version: '1.0.0' },
    },
  } as unknown as KnownComparison;
  const knowledge = createEvalsKnowledge({
    book: { peek: () => prompt, onDidChange: noEvents },
    comparisons: { of: () => compared, onDidChange: noEvents },
    evidence: { peek: () => undefined, onDidChange: noEvents },
  });

  it('is what this window compared', () => {
    assert.deepEqual(knowledge.peek(copy, projectWith('one')), {
      cases: 1,
      hasEarlier: true,
      newest: { passed: 1, total: 1, verdict: 'noRegression', baseline: '1.0.0' },
    });
  });

  it('is stale once something else is live, but for what is live itself', () => {
    const later = projectWith('one', '1.1.0');
    const stale = { cases: 1, hasEarlier: true, newest: undefined };
    assert.deepEqual(knowledge.peek(copy, later), stale);
    const live = { ...copy, state: { kind: 'live', version: '1.1.0' } } as WorkingCopy;
    assert.equal(knowledge.peek(live, later)?.newest?.verdict, 'noRegression');
  });

  it('is nothing of what was live in another registry', () => {
    assert.deepEqual(knowledge.peek(copy, projectWith('two')), {
      ...{ cases: 1, hasEarlier: false, newest: undefined },
    });
  });
});

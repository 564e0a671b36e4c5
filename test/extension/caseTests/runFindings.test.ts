import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunProblem } from '../../../src/evals/run/runResult.ts';
import { RunFindings } from '../../../src/extension/caseTests/runFindings.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { toTerminalText } from '../../../src/extension/caseTests/toTerminalText.ts';
import { aProject, aPrompt } from './aPrompt.ts';

const problem = (message: string, code: RunProblem['code'] = 'key_missing'): RunProblem => ({
  ...{ code, message, caseIds: [] },
});

describe('what is told of a run', () => {
  it('is each problem once for all prompts of a project, and nothing of a cancellation', () => {
    const findings = new RunFindings();
    const other = aPrompt({ project: aProject({ id: 'other' }) });
    const end = (prompt = aPrompt(), ...problems: readonly RunProblem[]): void =>
      findings.ended(prompt, { problems, comparison: undefined });
    end(aPrompt(), problem('No key.'), problem('Cancelled.', 'cancelled'));
    end(aPrompt(), problem('No key.'));
    end(other, problem('No endpoint.'));
    const told = findings.takeProblems(new Set());
    assert.deepEqual(
      told.map(({ project, problems }) => [project.id, problems.map(({ message }) => message)]),
      [
        ['file:///shop', ['No key.']],
        ['other', ['No endpoint.']],
      ],
    );
  });

  it('is nothing that was told after an earlier save', () => {
    const told = new Set<string>();
    const run = () => {
      const findings = new RunFindings();
      findings.ended(aPrompt(), { problems: [problem('No key.')], comparison: undefined });
      findings.failed(new UserError('Not live.'));
      findings.failed(new UserError('Not live.'));
      return [findings.takeProblems(told).length, findings.takeErrors(told).length];
    };
    assert.deepEqual(
      [run(), run()],
      [
        [1, 1],
        [0, 0],
      ],
    );
  });
});

describe('text for a terminal', () => {
  it('obeys nothing that a model wrote', () => {
    assert.equal(
      toTerminalText('a\r\nb\u001b[2J\u0007\u009b1m\tc'),
      'a\r\nb\ufffd[2J\ufffd\ufffd1m\tc\r\n',
    );
  });
});

import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { toNoteMarkdown } from '../../../src/extension/rolloutPanel/noteMarkdown.ts';
import { aRollout, carefulPlan, someFacts } from './panelFacts.ts';

const noteOf = (change: Partial<RolloutDto>): string => {
  const rollout = aRollout(change);
  return toNoteMarkdown(someFacts({ rollout }), rollout);
};

describe('toNoteMarkdown', () => {
  it('copies a note whose markup stays text', () => {
    const note = noteOf({
      note: { change: '# big\n<b>*x*</b> [a](javascript:1)', mainRisk: '  ' },
    });
    assert.equal(
      note.split('\n\n').slice(0, 3).join('\n\n'),
      [
        '## support/answer · production · 1.3.0 → 1.4.0',
        '**Owner:** support-oncall',
        '**Change:**  \n' +
          String.raw`\# big  ` +
          '\n' +
          String.raw`\<b\>\*x\*\</b\> \[a\](javascript:1)`,
      ].join('\n\n'),
    );
  });

  it('leads to the dashboard of the plan where nobody named another', () => {
    const plan = { ...carefulPlan, monitoring: { dashboard: 'https://a.example' } };
    assert.match(noteOf({ plan, note: {} }), /^\*\*Dashboard:\*\* https:\/\/a\.example$/m);
    const own = noteOf({ plan, note: { dashboard: 'https://b.example' } });
    assert.match(own, /^\*\*Dashboard:\*\* https:\/\/b\.example$/m);
    assert.doesNotMatch(own, /a\.example/);
  });

  it('ends with the query of the plan as code, whatever it holds', () => {
    const ask = (query: string) => noteOf({ plan: { ...carefulPlan, monitoring: { query } } });
    assert.ok(ask('sum(`x`)\n').endsWith('\n\n**Query:**\n\n```\nsum(`x`)\n```\n'));
    assert.match(ask('a ```` b'), /^`{5}\na ```` b\n`{5}$/m);
    assert.doesNotMatch(ask(' '), /Query/);
  });
});

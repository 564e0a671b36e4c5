import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  escapeMarkdown,
  renderRolloutNote,
} from '../../../src/domain/rollout/rolloutNoteMarkdown.ts';
import { aPlan } from './rollouts.ts';

describe('renderRolloutNote', () => {
  it('renders what a person wrote and what the plan says', () => {
    const markdown = renderRolloutNote(
      {
        ...aPlan,
        rollbackTrigger: 'refusals rise',
        monitoring: { query: 'sum(`x`)', dashboard: 'https://example.com/d' },
        guards: [
          { metric: 'parseFailure', margin: 0.01, onHarm: 'rollback' },
          { metric: 'latencyMs', budget: 4000 },
        ],
      },
      { change: 'Shorter answers', expectedGain: 'Less reading', mainRisk: 'Too terse' },
      { prompt: 'support/answer', environment: 'production', stable: '1.3.0', candidate: '1.4.0' },
    );
    assert.equal(
      markdown,
      [
        '# AI Rollout Note',
        '',
        '**Rollout:** support/answer · production · 1.3.0 → 1.4.0  ',
        '',
        '**Change:** Shorter answers  ',
        '**Expected gain:** Less reading  ',
        '**Primary regression risk:** Too terse  ',
        '',
        '**Canary cohort:** internal 50 %  ',
        '**Expanded cohort:** 100 %  ',
        '',
        '**Metrics to watch:**',
        '- parse failures, limit +0.01, on harm: rollback',
        '- latency over 4000',
        '',
        '**Rollback trigger:** refusals rise  ',
        '**Owner:** support-oncall  ',
        '**Dashboard:** https://example.com/d  ',
        '',
        '**Query:**',
        '',
        '```',
        'sum(`x`)',
        '```',
        '',
      ].join('\n'),
    );
  });

  it('says what is not filled in', () => {
    const markdown = renderRolloutNote({ stages: [{ name: 'a' }] }, {});
    assert.match(markdown, /\*\*Change:\*\* _not filled in_/);
    assert.match(markdown, /\*\*Canary cohort:\*\* _not filled in_/);
    assert.match(markdown, /^- _none_$/m);
    assert.doesNotMatch(markdown, /Rollout:|Query/);
  });

  it('prefers the lines of the person to those of the plan', () => {
    const plan = { ...aPlan, note: { change: 'plan', dashboard: 'https://a.example' } };
    const markdown = renderRolloutNote(plan, { change: 'mine', expandedCohort: 'all of EU' });
    assert.match(markdown, /\*\*Change:\*\* mine/);
    assert.match(markdown, /\*\*Dashboard:\*\* https:\/\/a\.example/);
    assert.match(markdown, /\*\*Expanded cohort:\*\* all of EU/);
  });

  it('fences a query that has fences itself', () => {
    const plan = { ...aPlan, monitoring: { query: 'a ```` b' } };
    assert.match(renderRolloutNote(plan, {}), /^`{5}\na ```` b\n`{5}$/m);
    assert.doesNotMatch(renderRolloutNote({ ...aPlan, monitoring: { query: ' ' } }, {}), /Query/);
  });
});

describe('escapeMarkdown', () => {
  it('leaves no markup and no HTML', () => {
    assert.equal(
      escapeMarkdown('<img src=x> *a* [b](c) `d` &lt;'),
      '\\<img src=x\\> \\*a\\* \\[b\\](c) \\`d\\` \\&lt;',
    );
    assert.equal(
      escapeMarkdown('# a\n- b\n1. c\n===\n12) d'),
      '\\# a  \n\\- b  \n1\\. c  \n\\===  \n12\\) d',
    );
    assert.equal(escapeMarkdown('1.4.0 is 5 % - better'), '1\\.4.0 is 5 % - better');
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
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

  it('calls nobody and links nothing where the note is pasted', () => {
    assert.equal(
      escapeMarkdown('@alan, (@team/ops) see #12 and shop/web#7, !8'),
      '@&#8203;alan, (@&#8203;team/ops) see #&#8203;12 and shop/web#&#8203;7, !&#8203;8',
    );
    assert.equal(escapeMarkdown('ada@example.com, 5 @ 3, C# 1!'), 'ada@example.com, 5 @ 3, C# 1!');
    assert.equal(escapeMarkdown('fine\n/close'), 'fine  \n\\/close');
  });

  it('begins no block with an indent, and keeps it', () => {
    assert.equal(
      escapeMarkdown('a\n\n    *b*\n\t- c\r# d'),
      'a  \n  \n\u00a0\u00a0\u00a0\u00a0\\*b\\*  \n\u00a0\u00a0\u00a0\u00a0- c  \n\\# d',
    );
  });

  it('does so for any text', () => {
    const part = fc.constantFrom(
      ...['    ', '\t', '\n', '\r', '\r\n', ' ', '@', '#', '!', '/', '-', '&', '\\', '`', '_'],
      ...['name', '12', 'é', '#8203;', '.'],
    );
    const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const lines = escapeMarkdown(written).split(/\r\n|\r|\n/);
        for (const line of lines.filter((one) => one.trim() !== '')) {
          assert.doesNotMatch(line, /^[ \t#+=/-]|^\d+[.)]/);
          assert.doesNotMatch(line, /(?<!\w)@\w|[#!]\d(?!203;)/);
          assert.doesNotMatch(line, /(?<!\\)(?:\\\\)*[`_]/);
        }
      }),
    );
  });
});

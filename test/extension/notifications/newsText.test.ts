import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StallCause } from '../../../src/domain/rollout/rollout.ts';
import {
  newsSummary,
  newsText,
  type NewsDetail,
} from '../../../src/extension/notifications/newsText.ts';
import type { RolloutNews } from '../../../src/extension/notifications/rolloutNews.ts';
import type { GuardDto } from '../../../src/protocol/registry/guardDto.ts';
import type { RolloutSummaryDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { aWatched, moment } from '../editing/aWorkingCopy.ts';

const justNow = '2026-11-20T11:59:30Z';
const grace = { name: 'Grace', kind: 'person' as const };
const registry = { name: 'registry', kind: 'machine' as const };
const guard = 'parseFailure';

function news(
  kind: RolloutNews['kind'],
  change: Partial<RolloutSummaryDto> = {},
  more: Partial<RolloutNews> = {},
): RolloutNews {
  return {
    kind,
    key: kind,
    rollout: aWatched(change).rollout,
    isAsked: false,
    isLocal: false,
    ...more,
  };
}

const reading: GuardDto = {
  metric: 'parseFailure',
  measure: { kind: 'rate' },
  verdict: 'harm',
  reason: { code: 'worse_than_margin', params: {} },
  onHarm: 'rollback',
  dryRun: false,
  margin: 0.01,
  alpha: 0.05,
  arms: { stable: { units: 900, estimate: 0.009 }, candidate: { units: 100, estimate: 0.061 } },
};
const detail: NewsDetail = {
  plan: { guards: [{ metric: 'parseFailure' }], stages: [{ name: 'ten', traffic: 10 }] },
  guards: [reading],
};

const say = (one: RolloutNews, known: NewsDetail = detail): string =>
  newsText(one, known, moment).replaceAll('\u00a0', ' ');

describe('the text of a notification', () => {
  const back = (end: Partial<NonNullable<RolloutSummaryDto['end']>>) =>
    news(
      'rolledBack',
      {
        phase: 'rolledBack',
        rules: [],
        end: { cause: 'guard', guard, actor: registry, at: justNow, ...end },
      },
      { guard, at: end.at ?? justNow },
    );

  it('says what a guard did, on which numbers, and what is served now', () => {
    assert.equal(
      say(back({})),
      'support/answer 1.4.0 was rolled back in production: parse failures 6.1 % vs 0.9 %. Everyone has 1.3.0 again.',
    );
  });

  it('names the guard alone where the numbers are not known', () => {
    const text =
      'support/answer 1.4.0 was rolled back in production: parse failures. Everyone has 1.3.0 again.';
    assert.equal(newsText(back({}), undefined, moment), text);
    assert.equal(say(back({}), { plan: { stages: [] } }), text);
    const empty = { ...reading, arms: { stable: { units: 0 }, candidate: { units: 0 } } };
    assert.equal(say(back({}), { plan: { stages: [] }, guards: [empty] }), text);
  });

  it('says when, where it was not just now', () => {
    assert.match(say(back({ at: '2026-11-20T03:12:00Z' })), /in production at 03:12: parse/);
  });

  it('says who rolled back and why, in one line of a bearable length', () => {
    assert.equal(
      say(back({ cause: 'person', actor: grace, reason: 'too\n  terse' })),
      'support/answer 1.4.0 was rolled back in production by Grace (“too terse”). Everyone has 1.3.0 again.',
    );
    assert.match(say(back({ cause: 'person', actor: grace })), /by Grace\. Everyone/);
    const long = say(back({ cause: 'person', actor: grace, reason: 'x'.repeat(5000) }));
    assert.ok(long.length < 350, String(long.length));
    assert.match(
      say(back({ cause: 'superseded', actor: grace })),
      /was taken back in production: Grace deployed another version over it\.$/,
    );
  });

  it('says what a pause waits for', () => {
    const paused = (cause: 'guard' | StallCause, reason?: string) =>
      news(
        'paused',
        {
          phase: 'paused',
          pause: { cause, actor: registry, at: justNow, ...(reason && { reason }) },
        },
        { guard, at: justNow },
      );
    assert.equal(
      say(paused('guard')),
      'support/answer 1.4.0 is paused in production at 10 %: parse failures 6.1 % vs 0.9 %. Roll it back, or resume it once you know why.',
    );
    assert.match(say(paused('inconclusive')), /at 10 %\. What was reported did not settle it in/);
    assert.match(say(paused('missingData')), /at 10 %\. Nothing was reported that a guard/);
    assert.match(say(paused('untrustedData')), /at 10 %\. What was reported cannot be trusted/);
    assert.equal(
      say(paused('inconclusive', 'After 1 h it is not clear yet; resume watches another 1 h.')),
      'support/answer 1.4.0 is paused in production at 10 %. After 1 h it is not clear yet; resume watches another 1 h.',
    );
  });

  it('says what is worse and what has not recovered', () => {
    assert.match(
      say(news('harm', {}, { guard })),
      /^support\/answer 1\.4\.0 is worse than 1\.3\.0 in production: parse failures 6\.1 % vs 0\.9 %\./,
    );
    assert.match(
      say(news('notRecovered')),
      /^support\/answer 1\.3\.0 is not back where it was, although 1\.4\.0 was rolled back in production/,
    );
  });

  it('asks for a review, or says whom to ask', () => {
    const wanted = { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: [] } as const;
    const change = { reviewWanted: { ...wanted, reviewedBy: [] } };
    assert.equal(
      say(news('review', change, { isAsked: true })),
      'support/answer 1.4.0 waits in production for your review, before it leaves stage “wide”.',
    );
    assert.match(
      say(news('review', change, { isLocal: true })),
      /you are alone in a local registry unless somebody has a token of their own\. Advance it with a reason\.$/,
    );
    assert.match(say(news('review', change)), /Ask somebody with the role reviewer\.$/);
  });
});

describe('the text that sums up', () => {
  it('names three and counts the others', () => {
    const all = [
      news('rolledBack', {}, { guard }),
      news('review', {}, { isAsked: true }),
      news('paused'),
      news('harm', {}, { guard }),
    ];
    assert.equal(
      newsSummary(all),
      'Since you last looked: support/answer 1.4.0 was rolled back in production (parse failures); support/answer 1.4.0 waits in production for your review; support/answer 1.4.0 is paused in production; and 1 more.',
    );
  });

  it('has a clause for each kind', () => {
    assert.equal(
      newsSummary([news('rolledBack'), news('review'), news('notRecovered')]),
      'Since you last looked: support/answer 1.4.0 was rolled back in production; support/answer 1.4.0 waits in production for a review; support/answer 1.3.0 is not back where it was in production.',
    );
    assert.match(newsSummary([news('harm', {}, { guard })]), /is worse on parse failures in prod/);
  });
});

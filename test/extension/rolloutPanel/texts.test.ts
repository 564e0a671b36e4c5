import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { l10n } from '../../../src/extension/platform/localize.ts';
import { formatMetricValue } from '../../../src/domain/guards/formatMetricValue.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { agoText, durationText } from '../../../src/extension/rolloutPanel/durationText.ts';
import { guardText, metricText } from '../../../src/extension/rolloutPanel/metricText.ts';
import { toNoteView } from '../../../src/extension/rolloutPanel/noteView.ts';
import { percentText } from '../../../src/extension/rolloutPanel/percentText.ts';
import { createRolloutPanelHtml } from '../../../src/extension/rolloutPanel/rolloutPanelHtml.ts';
import { shortListText } from '../../../src/extension/rolloutPanel/shortListText.ts';
import { exactTimeText, timeText } from '../../../src/extension/rolloutPanel/timeText.ts';
import { cohortText, servedClause } from '../../../src/extension/rolloutPanel/trafficText.ts';
import { moreUnitsText, unitsText } from '../../../src/extension/rollouts/unitsText.ts';
import { aRollout, latencyClear, now, personAdvances, someFacts } from './panelFacts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const place = { locale: 'en', timeZone: 'UTC' };

describe('texts of the panel', () => {
  it('never rounds a share to nothing or to everything', () => {
    const cases = [
      [0, '0 %'],
      [0.001, '0.001 %'],
      [0.0001, '< 0.001 %'],
      [12.5, '12.5 %'],
      [99.9999, '99.999 %'],
      [100, '100 %'],
    ] as const;
    for (const [percent, text] of cases) assert.equal(plain(percentText(percent)), text);
    assert.throws(() => percentText(Number.NaN), RangeError);
  });

  it('rounds what is left up, and what has passed down', () => {
    assert.equal(plain(durationText(79.2 * 60_000)), '1 h 20 min');
    assert.equal(plain(durationText(45_000)), '45 s');
    assert.equal(plain(durationText(-5)), '0 s');
    assert.equal(plain(agoText(119_000)), '1 min ago');
    assert.equal(agoText(-4000), 'just now');
  });

  it('shows the clock today, the weekday this week, the date before', () => {
    const day = 86_400_000;
    assert.equal(timeText(now - 3_600_000, now, place), '09:00');
    assert.equal(exactTimeText(now - 1000, now, place), '09:59:59');
    assert.equal(timeText(now - 2 * day, now, place), 'Tue 10:00');
    assert.equal(timeText(now - 30 * day, now, place), 'Oct 13 10:00');
    assert.match(timeText(now - 400 * day, now, place), /2025/);
  });

  it('names cohorts and metrics as people do', () => {
    assert.equal(cohortText({ tenant: ['a', 'b', 'c', 'd'] }), 'tenant a or b or c and 1 more');
    assert.equal(cohortText({ tenant: ['a'], region: ['eu'] }), 'tenant a and region eu');
    assert.equal(metricText('toolCallDepth_max'), 'tool call depth max');
    assert.equal(plain(guardText({ metric: 'latencyMs', budget: 4000 })), 'latency over 4 s');
    assert.equal(servedClause('1.4.0', []), 'Nobody has 1.4.0');
  });

  it('keeps the thousands of every number apart, and writes plurals out', () => {
    assert.equal(unitsText(1), '1 conversation');
    assert.equal(unitsText(12_345, 'user'), '12,345 users');
    assert.equal(unitsText(2, 'session'), '2 units');
    assert.equal(moreUnitsText(1, 'request'), '1 more request');
    assert.equal(moreUnitsText(1000, 'conversation'), '1,000 more conversations');
    assert.equal(formatMetricValue('tokens', 1234.5), '1,234.5');
    assert.equal(formatMetricValue('costUsd', 0.000000123), '$0.000000123');
    assert.equal(plain(formatMetricValue('latencyMs', 1_234_500)), '1,234.5 s');
    assert.equal(l10n.t('line {0} of {1}', '1200', 1200), 'line 1200 of 1,200');
  });

  it('shortens a list, but never by one name only', () => {
    assert.equal(shortListText(['a', 'b', 'c', 'd']), 'a, b, c, d');
    assert.equal(shortListText(['a', 'b', 'c', 'd', 'e']), 'a, b, c and 2 more');
  });

  it('says in the note of what needs you, for any reader, that it needs a person', () => {
    const stateOf = (conditions: RolloutDto['conditions']) => {
      const rollout = aRollout({ conditions });
      const { fields } = toNoteView(rollout, someFacts({ rollout }));
      return plain(fields.find(({ label }) => label === 'State')?.text ?? '');
    };
    assert.match(
      stateOf([personAdvances]),
      /^Needs a person\. 10 % of traffic and 50 % of tenant internal have 1\.4\.0/,
    );
    assert.match(stateOf([latencyClear]), /^Healthy\. /);
  });

  it('lets no name out of its attribute, and allows nothing but its own files', () => {
    const html = createRolloutPanelHtml({
      language: 'en',
      title: '</title><script>alert(1)</script>',
      cspSource: 'https://files.test',
      nonce: 'abc',
      scriptUri: 'https://files.test/a.js',
      styleUri: 'https://files.test/a.css',
      iconStyleUri: 'https://files.test/b.css',
      target: { registry: 'r', prompt: `"'><script>`, environment: 'production' },
      drafts: { review: `"><script>` },
      texts: { loading: '"', noAnswer: '<', dismiss: '&', more: '+', less: '-' },
    });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /default-src &#39;none&#39;; script-src &#39;nonce-abc&#39;/);
    assert.doesNotMatch(html, /unsafe|style="|\son[a-z]+="/);
  });
});

import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { toHeadline } from '../../../src/extension/rolloutPanel/headlineView.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { aRollout, parseReading, personAdvances, someFacts } from './panelFacts.ts';

const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');

describe('dryRunHarmText', () => {
  it('is in the headline, since a dry run neither acts nor holds', () => {
    const headlineOf = (change: Partial<RolloutDto>, ...metrics: string[]) =>
      toHeadline(
        someFacts({
          rollout: aRollout({
            guards: metrics.map((metric) => ({
              ...parseReading,
              ...{ metric, verdict: 'harm' as const, dryRun: true },
            })),
            ...change,
          }),
        }),
      );
    const alone = headlineOf({ conditions: [personAdvances] }, 'parseFailure');
    assert.equal(alone.word, 'Needs you');
    const noted = 'A dry-run guard sees harm and does not act: parse failures 2.5 % vs 2 %.';
    assert.equal(plain(alone.next[0] ?? ''), noted);
    assert.match(alone.announcement, / A dry-run guard sees harm and does not act\.$/);
    const beside = headlineOf({}, 'parseFailure', 'refusal');
    assert.equal(
      plain(beside.sentence),
      '10 % of traffic and 50 % of tenant internal have 1.4.0, no harm seen by the guards that act.',
    );
    assert.equal(
      plain(beside.next[0] ?? ''),
      '2 dry-run guards see harm and do not act: parse failures 2.5 % vs 2 %, refusals 2.5 % vs 2 %.',
    );
    const acting = [{ ...parseReading, verdict: 'harm' as const }];
    assert.doesNotMatch(headlineOf({ guards: acting }).next.join(), /dry-run/);
  });

  it('lets the button say that it will be asked about, where nothing else asks', () => {
    const labelOf = (dryRun: boolean): string | undefined => {
      const rollout = aRollout({ guards: [{ ...parseReading, verdict: 'harm', dryRun }] });
      const view = toRolloutView(someFacts({ rollout, confirms: false }));
      return plain(view.actions.find(({ intent }) => intent.kind === 'advance')?.label);
    };
    assert.deepEqual([labelOf(true), labelOf(false)], ['Advance to 25 %…', 'Advance to 25 %']);
  });
});

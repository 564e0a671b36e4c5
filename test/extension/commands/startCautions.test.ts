import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rollbackText } from '../../../src/extension/commands/startCautions.ts';
import { anEnded, before, now, registryItself } from '../rolloutPanel/panelFacts.ts';

const minute = 60_000;
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('rollbackText', () => {
  const byGuard = {
    cause: 'guard',
    guard: 'parseFailure',
    actor: registryItself,
    at: before(3 * minute),
  } as const;

  it('names the guard, and whether the recovery is open', () => {
    const said = '1.4.0 was rolled back here 3 min ago by guard “parse failures”.';
    assert.equal(plain(rollbackText(anEnded('rolledBack', byGuard), now)), said);
    const recovery = { state: 'watching', since: before(minute) } as const;
    assert.equal(
      plain(rollbackText(anEnded('rolledBack', byGuard, { recovery }), now)),
      `${said} Its recovery is not confirmed yet.`,
    );
  });

  it('says nothing of what was not rolled back, or was deployed over', () => {
    assert.equal(
      rollbackText(anEnded('cancelled', { ...byGuard, cause: 'cancelled' }), now),
      undefined,
    );
    assert.equal(
      rollbackText(anEnded('rolledBack', { ...byGuard, cause: 'superseded' }), now),
      undefined,
    );
    assert.equal(rollbackText(anEnded('rolledBack', undefined), now), undefined);
  });
});

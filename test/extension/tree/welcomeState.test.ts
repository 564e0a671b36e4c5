import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateWelcome, type WelcomeFacts } from '../../../src/extension/tree/welcomeState.ts';

const nothing: WelcomeFacts = {
  isReady: true,
  hasFolder: true,
  isTrusted: true,
  hasCandidates: false,
  hasProblem: false,
  projects: [],
  rows: 0,
  filter: '',
};

function project(status: WelcomeFacts['projects'][number]['status'], isKnown = false) {
  return { projects: [{ status, isKnown }] };
}

describe('why the Prompts view is empty', () => {
  it('has a reason for every empty or broken state', () => {
    const origin = 'https://registry.example.com';
    const cases: readonly (readonly [Partial<WelcomeFacts>, string])[] = [
      [{ rows: 3 }, 'none'],
      [{ isReady: false }, 'loading'],
      [{ hasFolder: false }, 'noFolder'],
      [{}, 'noPrompts'],
      [{ hasCandidates: true }, 'noProject'],
      [{ hasCandidates: true, isTrusted: false }, 'untrusted'],
      [{ hasProblem: true }, 'brokenProject'],
      [{ filter: 'x' }, 'filteredOut'],
      [project({ kind: 'needsConsent', origin }), 'needsConsent'],
      [project({ kind: 'signedOut', origin, problem: '' }), 'signedOut'],
      [project({ kind: 'forbidden', problem: '' }), 'forbidden'],
      [project({ kind: 'incompatible', problem: '' }), 'incompatible'],
      [project({ kind: 'offline', problem: '' }), 'unreachable'],
      [project({ kind: 'offline', problem: '' }, true), 'noPrompts'],
      [project({ kind: 'connecting' }), 'loading'],
      [project({ kind: 'stopped' }), 'noPrompts'],
      [project({ kind: 'live' }, true), 'noPrompts'],
    ];
    for (const [facts, welcome] of cases) {
      assert.equal(calculateWelcome({ ...nothing, ...facts }), welcome, JSON.stringify(facts));
    }
  });
});

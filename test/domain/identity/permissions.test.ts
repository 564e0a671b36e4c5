import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { roles, type Identity, type Role } from '../../../src/domain/identity/actor.ts';
import { actions, can, type Action } from '../../../src/domain/identity/permissions.ts';

const staging = { name: 'staging', protected: false };
const production = { name: 'production', protected: true };

function identity(parts: Partial<Identity> = {}): Identity {
  return { name: 'ada', kind: 'person', tokenId: 't1', roles: ['owner'], ...parts };
}

/** Roles that may, in an unprotected and in a protected environment. */
const table: Readonly<Record<Action, readonly [Role[], Role[]]>> = {
  resolve: [[...roles], [...roles]],
  observe: [['app'], ['app']],
  read: both('viewer', 'author', 'reviewer', 'owner', 'operator'),
  readSamples: both('viewer', 'author', 'reviewer', 'owner', 'operator'),
  publish: both('author', 'owner'),
  recordEvidence: both('author', 'owner'),
  deploy: [['author', 'owner'], ['owner']],
  startRollout: [['author', 'owner'], ['owner']],
  act: [['author', 'owner'], ['owner']],
  override: both('owner'),
  review: both('viewer', 'author', 'reviewer', 'owner', 'operator'),
  confirmRecovery: both('owner'),
  configure: both('operator'),
  manageTokens: both('operator'),
};

function both(...allowed: Role[]): [Role[], Role[]] {
  return [allowed, allowed];
}

describe('can', () => {
  for (const action of actions) {
    it(`permits ${action} to exactly the roles that have it`, () => {
      const [inStaging, inProduction] = table[action];
      const allowed = (environment: typeof staging): Role[] =>
        roles.filter((role) => can(identity({ roles: [role] }), action, environment));
      assert.deepEqual(allowed(staging).sort(), [...inStaging].sort());
      assert.deepEqual(allowed(production).sort(), [...inProduction].sort());
    });
  }

  it('lets only persons review, override or confirm', () => {
    const machine = identity({ kind: 'machine', roles: [...roles] });
    const refused = actions.filter((action) => !can(machine, action, production));
    assert.deepEqual(refused, ['override', 'review', 'confirmRecovery']);
  });

  it('keeps a token to its environments', () => {
    const limited = identity({ roles: [...roles], environments: ['staging'] });
    const refused = actions.filter((action) => !can(limited, action, production));
    assert.deepEqual(refused, [
      'resolve',
      'observe',
      'readSamples',
      'deploy',
      'startRollout',
      'act',
      'override',
      'review',
      'confirmRecovery',
      'configure',
      'manageTokens',
    ]);
    assert.equal(can(limited, 'deploy', staging), true);
  });

  it('needs the environment named where it matters', () => {
    assert.equal(can(identity(), 'deploy'), false);
    assert.equal(can(identity(), 'publish'), true);
  });

  it('permits nothing without a role', () => {
    const nobody = identity({ roles: [] });
    assert.deepEqual(
      actions.filter((action) => can(nobody, action, staging)),
      [],
    );
  });
});

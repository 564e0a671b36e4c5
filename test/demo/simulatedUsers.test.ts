import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSimulatedUsers, spreadUsers } from '../../src/demo/simulatedUsers.ts';

describe('simulated users', () => {
  it('are the same at every start, a few hundred, of several tenants and regions', () => {
    const users = createSimulatedUsers();
    assert.deepEqual(createSimulatedUsers(), users);
    assert.equal(new Set(users.map(({ id }) => id)).size, users.length);
    assert.ok(users.length >= 200 && users.length <= 500);
    for (const tenant of ['internal', 'acme', 'globex'])
      assert.equal(
        new Set(users.filter((user) => user.tenant === tenant).map(({ region }) => region)).size,
        3,
      );
  });

  it('come by once each before anybody comes again, tenants mixed', () => {
    const users = createSimulatedUsers();
    const spread = spreadUsers(users);
    assert.equal(new Set(spread).size, users.length);
    assert.equal(new Set(spread.slice(0, 20).map(({ tenant }) => tenant)).size, 5);
    assert.deepEqual(spreadUsers([]), []);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSimulatedUsers } from '../../src/demo/simulatedUsers.ts';
import { Visitors } from '../../src/demo/visitors.ts';

describe('who comes by', () => {
  it('is a user and a guest in turn; users come again and guests never', () => {
    const users = createSimulatedUsers();
    const visitors = new Visitors(users, 'a');
    const seen = Array.from({ length: 4 * users.length }, () => visitors.next());
    const guests = seen.filter((one) => one?.isGuest === true);
    assert.equal(guests.length, seen.length / 2);
    assert.equal(new Set(guests.map((one) => one?.id)).size, guests.length);
    const regulars = seen.filter((one) => one?.isGuest === false).map((one) => one?.id);
    assert.deepEqual(new Set(regulars), new Set(users.map(({ id }) => id)));
    const internal = guests.filter((one) => one?.tenant === 'internal').length;
    assert.equal(internal / guests.length, 24 / 240);
  });

  it('is nobody where there are no users', () => {
    assert.equal(new Visitors([], 'a').next(), undefined);
  });
});

import { spreadUsers, type SimulatedUser } from './simulatedUsers.ts';

/** Somebody who comes by: one of the users, or a guest who comes once. */
export interface Visitor extends SimulatedUser {
  readonly isGuest: boolean;
}

/**
 * Who comes by, one after the other: users and guests in turn, each tenant early and often. Users come again and keep
 * their version; guests are new each time, so that there is always somebody to learn from.
 */
export class Visitors {
  readonly #queue: readonly SimulatedUser[];
  /** Tells guests of one start from those of another. */
  readonly #start: string;
  #users = 0;
  #guests = 0;

  constructor(users: readonly SimulatedUser[], start: string) {
    this.#queue = spreadUsers(users);
    this.#start = start;
  }

  next(): Visitor | undefined {
    const isGuest = this.#guests < this.#users;
    const count = isGuest ? (this.#guests += 1) : (this.#users += 1);
    const user = this.#queue[(count - 1) % this.#queue.length];
    if (user === undefined) return undefined;
    return isGuest
      ? { ...user, id: `guest-${this.#start}-${count}`, isGuest }
      : { ...user, isGuest };
  }
}

/** A person who uses the sample's application. */
export interface SimulatedUser {
  readonly id: string;
  readonly tenant: string;
  readonly region: string;
}

const tenants = [
  { name: 'internal', users: 24 },
  { name: 'acme', users: 72 },
  { name: 'globex', users: 60 },
  { name: 'initech', users: 48 },
  { name: 'umbrella', users: 36 },
] as const;
const regions = ['eu', 'us', 'apac'] as const;

/** The same users at every start: sorted by tenant, each region in every tenant. */
export function createSimulatedUsers(): readonly SimulatedUser[] {
  const users: SimulatedUser[] = [];
  for (const { name, users: count } of tenants)
    for (let n = 0; n < count; n += 1)
      users.push({
        id: `user-${String(users.length + 1).padStart(3, '0')}`,
        tenant: name,
        region: regions[n % regions.length] ?? regions[0],
      });
  return users;
}

/** The users in an order in which every tenant comes up early and often. */
export function spreadUsers(users: readonly SimulatedUser[]): readonly SimulatedUser[] {
  // A step that has no divisor in common with the count visits everybody once.
  const step = findStep(users.length);
  return users.flatMap((_, n) => users[(n * step) % users.length] ?? []);
}

function findStep(count: number): number {
  let step = Math.max(1, Math.round(count * 0.618));
  while (count > 0 && calculateDivisor(step, count) !== 1) step += 1;
  return step;
}

function calculateDivisor(a: number, b: number): number {
  return b === 0 ? a : calculateDivisor(b, a % b);
}

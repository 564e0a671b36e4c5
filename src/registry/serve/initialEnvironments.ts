import type { Environment } from '../../domain/environment/environment.ts';

/** What a new registry starts with; both can be changed. */
export const initialEnvironments: readonly Environment[] = [
  { name: 'staging', order: 10, protected: false, requireEvidence: false, accepts: 'any' },
  { name: 'production', order: 20, protected: true, requireEvidence: true, accepts: 'any' },
];

import type { VersionState } from './promptVersion.ts';

/** Where a version is and was served. Times are epoch milliseconds. */
export interface VersionServing {
  readonly defaultEnvironment: string;
  /** Environments in which it is the stable version now. */
  readonly stableIn: readonly string[];
  /** Environments in which a rollout that is not final has it as the candidate. */
  readonly candidateIn: readonly string[];
  /** Last time that it became stable anywhere. */
  readonly lastStableAt?: number;
  /** Last time that a rollout of it was rolled back, or that an environment was reverted away from it. */
  readonly rolledBackAt?: number;
}

/** One word for a version: what it serves now comes before what it served. */
export function calculateVersionState(serving: VersionServing): VersionState {
  if (serving.stableIn.includes(serving.defaultEnvironment)) return 'live';
  if (serving.candidateIn.length > 0) return 'candidate';
  if (serving.stableIn.length > 0) return 'onStaging';
  const { lastStableAt, rolledBackAt } = serving;
  if (rolledBackAt !== undefined && rolledBackAt >= (lastStableAt ?? 0)) return 'rolledBack';
  return lastStableAt === undefined ? 'neverServed' : 'superseded';
}

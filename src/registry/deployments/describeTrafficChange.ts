import type { Deployment } from '../../domain/deployment/deployment.ts';
import { describeTraffic } from '../../domain/deployment/describeTraffic.ts';

/** One plain text for the history: `1.4.0 → 1.5.0` when the stable version changes, else `1 % → 10 %`. */
export function describeTrafficChange(before: Deployment | undefined, after: Deployment): string {
  if (before?.stable !== after.stable)
    return before ? `${before.stable} → ${after.stable}` : after.stable;
  return `${describeShare(before)} → ${describeShare(after)}`;
}

function describeShare(deployment: Deployment): string {
  return describeTraffic(deployment.candidate?.rules ?? []).join(', ') || '0 %';
}

import type { PromptContent } from '../prompt/promptContent.ts';
import type { CandidateTraffic, Deployment } from './deployment.ts';
import type { Cohort } from './trafficRule.ts';

/** A JSONLogic expression, as flagd takes it. */
export type Targeting =
  null | string | number | readonly Targeting[] | { readonly [operation: string]: Targeting };

/** One flag in flagd's format; its key is the prompt's key. */
export interface FlagDefinition {
  readonly state: 'ENABLED';
  readonly variants: Readonly<Record<string, PromptContent>>;
  readonly defaultVariant: string;
  readonly targeting?: Targeting;
  readonly metadata: Readonly<Record<string, string | number>>;
}

/** What a version serves. */
export interface ServedContent {
  readonly content: PromptContent;
  readonly contentHash: string;
}

/** Percentages have three decimals. */
export const totalWeight = 100_000;

/**
 * The flagd definition of a deployment. A unit's share is that of the first rule it matches, since rules come in
 * descending percentage; the candidate is first in each split, so a larger share keeps every unit that had it.
 */
export function createFlagDefinition(
  deployment: Deployment,
  stable: ServedContent,
  candidate: ServedContent | undefined,
): FlagDefinition {
  const traffic = deployment.candidate;
  const metadata = {
    deploymentRevision: deployment.revision,
    // OpenFeature's hooks put this one into telemetry, as `feature_flag.version`.
    version: deployment.revision,
    stableVersion: deployment.stable,
    stableContentHash: stable.contentHash,
  };
  const base = { state: 'ENABLED', defaultVariant: deployment.stable } as const;
  if (traffic === undefined || candidate === undefined) {
    return { ...base, variants: { [deployment.stable]: stable.content }, metadata };
  }
  return {
    ...base,
    variants: { [deployment.stable]: stable.content, [traffic.version]: candidate.content },
    targeting: createTargeting(deployment.stable, traffic),
    metadata: {
      ...metadata,
      candidateVersion: traffic.version,
      candidateContentHash: candidate.contentHash,
      rolloutId: traffic.rolloutId,
      stage: traffic.stage,
    },
  };
}

/** Without a targeting key the answer is null, so flagd gives the default variant with reason DEFAULT. */
function createTargeting(stable: string, traffic: CandidateTraffic): Targeting {
  const ascending = [...traffic.rules].sort((left, right) => left.percent - right.percent);
  const chosen = ascending.reduce<Targeting>((otherwise, rule) => {
    const tests = createTests(rule.when);
    const split = createSplit(stable, traffic, rule.percent);
    return tests.length === 0 ? split : { if: [{ and: tests }, split, otherwise] };
  }, stable);
  return { if: [{ '!!': [{ var: 'targetingKey' }] }, chosen, null] };
}

function createSplit(stable: string, traffic: CandidateTraffic, percent: number): Targeting {
  const weight = toWeight(percent);
  return {
    fractional: [
      { cat: [traffic.salt, ':', { var: 'targetingKey' }] },
      [traffic.version, weight],
      [stable, totalWeight - weight],
    ],
  };
}

/** Weight of a percentage, out of `totalWeight`. */
export function toWeight(percent: number): number {
  return Math.min(totalWeight, Math.max(0, Math.round((percent * totalWeight) / 100)));
}

function createTests(when: Cohort | undefined): Targeting[] {
  return Object.entries(when ?? {}).map(([name, values]) => ({ in: [{ var: name }, values] }));
}

import type { Guard } from '../../domain/rollout/rolloutPlan.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';

/** A sample, and the guards of the plan that it may have failed. */
export interface GuardedSample {
  readonly sample: SampleDto;
  readonly guards: readonly Guard[];
}

import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import type { RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { SampleDto, SampleList, SampleQuery } from '../../protocol/registry/sampleDto.ts';

/** Which samples are shown. */
export type SampleFilter = Pick<SampleQuery, 'arm' | 'failed' | 'cohort'>;

/** Samples of both arms as they were read, newest first. */
export interface KnownSamples {
  readonly candidate: readonly SampleDto[];
  readonly stable: readonly SampleDto[];
  /** Those of the candidate that went wrong, also while others are shown. */
  readonly failing: readonly SampleDto[];
  readonly kept: boolean;
  readonly stored: SampleList['stored'];
  readonly lost?: NonNullable<SampleList['lost']>;
  /** There are more of those that were asked for. */
  readonly more: boolean;
}

/** What applications reported of a rollout that is or was served; absent parts are not read yet. */
export interface LiveFacts {
  /** Of all units. */
  readonly metrics?: RolloutMetricsDto;
  /** The cohort that the charts are about, as `attribute=value`. */
  readonly chartCohort?: string;
  readonly cohortMetrics?: RolloutMetricsDto;
  readonly filter: SampleFilter;
  readonly samples?: KnownSamples;
  /** The newest recorded eval run of the candidate's content. */
  readonly evidence?: EvidenceDto;
  /** Why the last look failed. */
  readonly metricsProblem?: string;
  readonly samplesProblem?: string;
}

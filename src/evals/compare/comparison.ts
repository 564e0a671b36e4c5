import type { ComparedCase } from '../../domain/comparison/comparedCase.ts';
import type { CaseComparison } from '../../domain/comparison/compareCases.ts';
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { AttemptResult, RunProblem } from '../run/runResult.ts';

/** A version whose content the candidate is compared with. */
export interface ComparedVersion {
  readonly version: string;
  readonly content: PromptContent;
}

/** What a case has become: better and worse by the share of attempts that passed, broken when that was confirmed. */
export type CaseChange = 'broken' | 'worse' | 'same' | 'better' | 'new' | 'untold';

/** One case on both sides, with every attempt. */
export interface CaseDifference {
  readonly case: EvalCase;
  readonly change: CaseChange;
  /** The answers of the same attempts are not the same texts and tool calls. */
  readonly answersDiffer: boolean;
  readonly candidate: readonly AttemptResult[];
  /** Empty where nothing is live, or the case does not fit the live version. */
  readonly baseline: readonly AttemptResult[];
  /** Attempts made to confirm that it is broken. */
  readonly confirmation?: {
    readonly candidate: readonly AttemptResult[];
    readonly baseline: readonly AttemptResult[];
  };
}

/** What comparing two versions on the same cases found: the verdict with everything that it rests on. */
export interface Comparison extends CaseComparison {
  readonly candidate: PromptContent;
  /** Absent when nothing was live. */
  readonly baseline?: ComparedVersion;
  /** A sentence where the two versions name another model or other parameters, which are part of what is compared. */
  readonly settingsNote?: string;
  /** In the order in which they were given. */
  readonly differences: readonly CaseDifference[];
  /** The counts that the verdict was found from. */
  readonly cases: readonly ComparedCase[];
  /** Each told once, from all runs. */
  readonly problems: readonly RunProblem[];
  /** The model that was asked for the candidate; undefined when it names none. */
  readonly model?: string;
  /** Models that judged, sorted. */
  readonly judges: readonly string[];
  /** Models that answered on either side, as their endpoints name them, sorted. */
  readonly answeredBy: readonly string[];
  readonly repeat: number;
  readonly spent: { readonly tokens: number; readonly costUsd?: number };
  /** Where the answers came from. */
  readonly answers: { readonly asked: number; readonly cached: number; readonly replayed: number };
  readonly replayedFromOtherContent: boolean;
  readonly startedAt: number;
  readonly durationMs: number;
}

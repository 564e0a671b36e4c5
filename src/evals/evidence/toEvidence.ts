import type { EvidenceBody } from '../../domain/evidence/evidence.ts';
import { countAttempts } from '../../domain/comparison/comparedCase.ts';
import { calculateFixturesHash } from '../../domain/fixtures/fixturesHash.ts';
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import { cutText } from '../compare/cutText.ts';
import type { ComparedVersion, Comparison } from '../compare/comparison.ts';
import { calculateJudgePromptHash } from './calculateJudgePromptHash.ts';

/** What a comparison does not know of itself. Who recorded it is known from the token. */
export interface EvidencePlace {
  readonly prompt: string;
  /** Absent: on the command line of a person. */
  readonly ranIn?: 'editor' | 'ci' | undefined;
  /** The commit that the cases were read from, where nothing was uncommitted. */
  readonly commit?: string | undefined;
  /** Page of the run in the CI. */
  readonly runUrl?: string | undefined;
}

/** Longest name of a model that evidence holds. */
const maxModelName = 200;

/** The body of `POST /v1/evidence`; undefined when not one case was asked, so that there is nothing to record. */
export function toEvidence(comparison: Comparison, place: EvidencePlace): EvidenceBody | undefined {
  const { candidate, baseline, model = '', verdict, reasons, repeat, spent } = comparison;
  const cases = comparison.cases.filter(
    (one) => countAttempts(one) + countAttempts(one.baseline) > 0,
  );
  if (cases.length === 0) return undefined;
  const { prompt, ranIn, commit, runUrl } = place;
  return {
    prompt,
    contentHash: calculateContentHash(candidate),
    fixturesHash: calculateFixturesHash(comparison.differences.map((one) => one.case)),
    model,
    parameters: candidate.modelParameters ?? {},
    answeredBy: comparison.answeredBy.slice(0, 50).map((name) => cutText(name, maxModelName)),
    ...(baseline === undefined ? {} : describeBaseline(baseline)),
    ...describeJudge(comparison),
    verdict,
    reasons: [...reasons],
    repeats: repeat,
    ...(comparison.replayedFromOtherContent ? { replayedFromOtherContent: true } : {}),
    answers: comparison.answers,
    ...(ranIn === undefined ? {} : { ranIn }),
    ...(commit === undefined ? {} : { commit }),
    ...(runUrl === undefined ? {} : { runUrl }),
    tokens: spent.tokens,
    ...(spent.costUsd === undefined ? {} : { costUsd: spent.costUsd }),
    cases,
  };
}

function describeJudge({ judges, differences }: Comparison): Pick<EvidenceBody, 'judge'> {
  if (judges.length === 0) return {};
  const assertions = differences.flatMap((one) => one.case.assertions);
  const model = cutText(judges.join(', '), maxModelName);
  return { judge: { model, promptHash: calculateJudgePromptHash(assertions) } };
}

function describeBaseline({ version, content }: ComparedVersion): Partial<EvidenceBody> {
  return {
    baseline: version,
    baselineHash: calculateContentHash(content),
    ...(content.model === undefined ? {} : { baselineModel: content.model }),
    baselineParameters: content.modelParameters ?? {},
  };
}

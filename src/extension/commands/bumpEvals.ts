// What a bump rests on: the eval runs on what the file holds, which count for the version that comes of it.
import { assessEvidence } from '../../domain/evidence/assessEvidence.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import {
  findNewestRun,
  readInTime,
  readRecordedEvals,
  tellEvals,
  type ToldEvals,
} from '../comparisons/recordedEvals.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { CommandDeps } from './commandDeps.ts';
import type { PromptInHand } from './resolvePrompt.ts';

export interface BumpEvals extends ToldEvals {
  /** Why they would not let a version through, or what they do not show; empty where there are none. */
  readonly sentence: string;
  readonly evidenceId: string | undefined;
  /** The newest of all runs: another one tells that somebody ran them meanwhile. */
  readonly newestId: string | undefined;
}

/** Undefined where they cannot be read: what only informs keeps nobody from publishing. */
export async function readBumpEvals(
  inHand: PromptInHand,
  content: PromptContent,
  deps: CommandDeps,
): Promise<BumpEvals | undefined> {
  const { project, key } = inHand;
  const contentHash = calculateContentHash(content);
  const runs = await readInTime(async (signal) => {
    const client = await project.connection.reader();
    return readRecordedEvals(client, { prompt: key, contentHash }, { signal });
  }, deps.log);
  return runs && toBumpEvals({ inHand, content, contentHash }, runs, deps);
}

interface BumpedContent {
  readonly inHand: PromptInHand;
  readonly content: PromptContent;
  readonly contentHash: string;
}

function toBumpEvals(
  { inHand: { project, prompt }, content: { model }, contentHash }: BumpedContent,
  runs: readonly Evidence[],
  { moment }: CommandDeps,
): BumpEvals {
  const { now } = registryMoment(moment(), project.connection.state);
  const baseline = prompt?.environments.find(
    ({ environment }) => environment === project.defaultEnvironment,
  )?.stable;
  const run = findNewestRun(runs, baseline);
  const condition = assessEvidence({ contentHash, model, baseline }, runs, now);
  return {
    ...tellEvals({ run, runs }, now),
    sentence:
      run === undefined || condition.code === 'evidence_ok'
        ? ''
        : writeConditionSentence(condition),
    evidenceId: run?.id,
    newestId: runs[0]?.id,
  };
}

import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from '../projects/project.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { compareUrgency } from '../rollouts/compareUrgency.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import { listWatchedRollouts } from '../rollouts/watchedRollouts.ts';
import type { WatchedRollout } from '../statusBar/statusBarFacts.ts';
import type { EvalsKnowledge } from '../comparisons/evalsKnowledge.ts';
import type { ChangeSummaries } from './changeSummaries.ts';
import type { FrozenPlans } from './frozenPlans.ts';
import type { PromptLensFacts } from './promptLenses.ts';

export interface LensFactsDeps extends Pick<WorkbenchDeps, 'projects' | 'seenRollouts'> {
  readonly summaries: Pick<ChangeSummaries, 'peek'>;
  readonly plans: Pick<FrozenPlans, 'peek'>;
  readonly evals: Pick<EvalsKnowledge, 'peek'>;
}

/** What the lenses of a prompt file are made from, without asking anybody. */
export function gatherPromptLensFacts(
  copy: WorkingCopy,
  moment: TextMoment,
  deps: LensFactsDeps,
): PromptLensFacts | undefined {
  const project = deps.projects.find(copy.project);
  if (project === undefined) return undefined;
  const { connection, defaultEnvironment } = project;
  const prompt = copy.key === undefined ? undefined : connection.state.prompts.get(copy.key);
  const served = prompt?.environments.find((one) => one.environment === defaultEnvironment);
  const watched = findRollout(copy, project, { ...deps, moment });
  return {
    copy,
    live: served?.stable,
    environment: defaultEnvironment,
    rollout:
      watched === undefined
        ? undefined
        : {
            watched,
            plan: deps.plans.peek(connection, watched.rollout.id),
            moment: registryMoment(moment, connection.state),
          },
    registry: { label: connection.label, status: connection.status },
    changes: deps.summaries.peek(copy, project),
    evals: deps.evals.peek(copy, project),
  };
}

function findRollout(
  { key }: WorkingCopy,
  project: Project,
  { seenRollouts, moment }: Pick<LensFactsDeps, 'seenRollouts'> & { readonly moment: TextMoment },
): WatchedRollout | undefined {
  return listWatchedRollouts([project], seenRollouts, moment)
    .filter(({ rollout, need }) => rollout.prompt === key && need !== 'ended')
    .toSorted(compareUrgency)[0];
}

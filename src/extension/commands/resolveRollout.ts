import { isFinalPhase, type RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import { rolloutOutcomeText } from '../rollouts/rolloutSentence.ts';
import type { CommandDeps } from './commandDeps.ts';
import { requireProjects } from './resolvePrompt.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import { seesHarm } from '../rollouts/seesHarm.ts';

export interface RolloutInHand {
  readonly project: Project;
  readonly rollout: RolloutSummaryDto;
}

type Deps = Pick<CommandDeps, 'projects' | 'workingCopies' | 'editor' | 'ui' | 'moment'>;

export interface RolloutQuestion {
  readonly title: string;
  /** The candidate goes on: Enter alone must not do that, least of all to one that harms. */
  readonly isChosenOnPurpose?: boolean;
}

/** The open rollout that a command acts on: from the target, the active editor, or asked where there are several. */
export async function resolveRollout(
  target: CommandTarget,
  deps: Deps,
  wanted: RolloutQuestion & { readonly phases: readonly RolloutPhase[] },
): Promise<RolloutInHand> {
  await deps.projects.ready;
  const open = listOpenRollouts(requireProjects(deps));
  const named = listNamedRollouts(target, open, deps);
  const fitting = named.filter(({ rollout }) => wanted.phases.includes(rollout.phase));
  const [first, ...others] = fitting;
  if (first === undefined) throw new UserError(noneText(named, deps));
  return others.length === 0 ? first : askForRollout(fitting, deps, wanted);
}

export function listOpenRollouts(projects: readonly Project[]): readonly RolloutInHand[] {
  return listRollouts(projects).filter(({ rollout }) => !isFinalPhase(rollout.phase));
}

/** Also those that ended lately. Two projects on one registry count once. */
export function listRollouts(projects: readonly Project[]): readonly RolloutInHand[] {
  const counted = new Set<string>();
  return projects.flatMap((project) => {
    const { id, state } = project.connection;
    if (counted.has(id)) return [];
    counted.add(id);
    return [...state.rollouts.values()].map((rollout) => ({ project, rollout }));
  });
}

/** The most specific of what the target and the editor name. */
export function listNamedRollouts(
  target: CommandTarget,
  open: readonly RolloutInHand[],
  deps: Pick<Deps, 'workingCopies' | 'editor'>,
): readonly RolloutInHand[] {
  if (target.rolloutId !== undefined) {
    return open.filter(({ rollout }) => rollout.id === target.rolloutId);
  }
  const prompt = target.prompt ?? promptOfFile(target.uri ?? deps.editor.activeFile(), deps);
  if (prompt === undefined) return open;
  const ofPrompt = open.filter(({ rollout }) => rollout.prompt === prompt);
  if (target.environment !== undefined) {
    return ofPrompt.filter(({ rollout }) => rollout.environment === target.environment);
  }
  // A file without a rollout of its own does not hide the others, unless it was named.
  return ofPrompt.length > 0 || target.prompt !== undefined ? ofPrompt : open;
}

function promptOfFile(
  uri: string | undefined,
  { workingCopies }: Pick<Deps, 'workingCopies'>,
): string | undefined {
  return uri === undefined ? undefined : workingCopies.ofFile(uri)?.key;
}

function noneText(named: readonly RolloutInHand[], { moment }: Deps): string {
  const [other] = named;
  if (other === undefined) return l10n.t('No rollout is running.');
  const { prompt, candidate } = other.rollout;
  return l10n.t(
    'The rollout of {0} {1} cannot do that now: {2}.',
    prompt,
    candidate,
    rolloutOutcomeText(other.rollout, registryMoment(moment(), other.project.connection.state)),
  );
}

/** One of several: what harms first where the command helps against that, then the newest. */
export async function askForRollout(
  rollouts: readonly RolloutInHand[],
  { ui, moment }: Pick<Deps, 'ui' | 'moment'>,
  { title, isChosenOnPurpose = false }: RolloutQuestion,
): Promise<RolloutInHand> {
  return ui.pick({
    ...{ title, isChosenOnPurpose },
    placeholder: l10n.t('Which rollout?'),
    items: rollouts.toSorted(isChosenOnPurpose ? compareAge : compareHarm).map((value) => ({
      label: `${value.rollout.prompt} ${value.rollout.candidate}`,
      description: rolloutOutcomeText(
        value.rollout,
        registryMoment(moment(), value.project.connection.state),
      ),
      value,
    })),
  });
}

function compareHarm(left: RolloutInHand, right: RolloutInHand): number {
  return (
    Number(seesHarm(right.rollout)) - Number(seesHarm(left.rollout)) || compareAge(left, right)
  );
}

function compareAge(left: RolloutInHand, right: RolloutInHand): number {
  return momentOf(right.rollout).localeCompare(momentOf(left.rollout));
}

function momentOf({ end, updatedAt }: RolloutSummaryDto): string {
  return end?.at ?? updatedAt;
}

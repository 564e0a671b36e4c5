import type { DeploymentDto } from '../protocol/registry/deploymentDto.ts';
import type { PromptDto, PromptEnvironmentDto } from '../protocol/registry/promptDto.ts';
import type { RolloutSummaryDto } from '../protocol/registry/rolloutDto.ts';

/** The prompt after a deployment; an older deployment than the known one changes nothing. */
export function patchDeployment(
  prompt: PromptDto,
  deployment: DeploymentDto,
  rollout: RolloutSummaryDto | undefined,
): PromptDto {
  const known = prompt.environments.find((one) => one.environment === deployment.environment);
  if (known !== undefined && known.revision > deployment.revision) return prompt;
  const changed = toPromptEnvironment(deployment, known, rollout);
  const environments =
    known === undefined
      ? [...prompt.environments, changed]
      : prompt.environments.map((one) => (one === known ? changed : one));
  return { ...prompt, environments };
}

/** The prompt after a change of phase that changed no traffic, such as pause. */
export function patchRolloutPhase(prompt: PromptDto, rollout: RolloutSummaryDto): PromptDto {
  const isNews = ({ candidate }: PromptEnvironmentDto): boolean =>
    candidate?.rolloutId === rollout.id && candidate.phase !== rollout.phase;
  if (!prompt.environments.some(isNews)) return prompt;
  const environments = prompt.environments.map((one) =>
    one.candidate !== undefined && isNews(one)
      ? { ...one, candidate: { ...one.candidate, phase: rollout.phase } }
      : one,
  );
  return { ...prompt, environments };
}

/** The prompt with its environments in this order; the same object when they are already. */
export function orderEnvironments(prompt: PromptDto, order: readonly string[]): PromptDto {
  const place = ({ environment }: PromptEnvironmentDto): number => order.indexOf(environment);
  const ordered = prompt.environments.toSorted((a, b) => place(a) - place(b));
  return ordered.every((one, index) => one === prompt.environments[index])
    ? prompt
    : { ...prompt, environments: ordered };
}

function toPromptEnvironment(
  deployment: DeploymentDto,
  known: PromptEnvironmentDto | undefined,
  rollout: RolloutSummaryDto | undefined,
): PromptEnvironmentDto {
  const { candidate } = deployment;
  const isSameStable = known?.stable === deployment.stable;
  return {
    environment: deployment.environment,
    revision: deployment.revision,
    stable: deployment.stable,
    stableSince: isSameStable ? known.stableSince : deployment.at,
    ...(known?.lastServedAt === undefined ? {} : { lastServedAt: known.lastServedAt }),
    ...(candidate === undefined
      ? {}
      : {
          candidate: {
            version: candidate.version,
            rolloutId: candidate.rolloutId,
            phase: rollout?.phase ?? known?.candidate?.phase ?? 'progressing',
            stage: candidate.stage,
            rules: candidate.rules,
          },
        }),
  };
}

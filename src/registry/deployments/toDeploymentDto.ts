import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { DeploymentDto, ServingDto } from '../../protocol/registry/deploymentDto.ts';
import { toTime } from '../clock.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import type { Serving } from '../store/tables/deploymentTable.ts';

/** A deployment on the wire: without the salt, which only `flagd.json` needs. */
export function toDeploymentDto(deployment: Deployment): DeploymentDto {
  const { candidate } = deployment;
  return {
    prompt: deployment.prompt,
    environment: deployment.environment,
    revision: deployment.revision,
    stable: deployment.stable,
    ...(candidate
      ? {
          candidate: {
            version: candidate.version,
            rolloutId: candidate.rolloutId,
            stage: candidate.stage,
            rules: [...candidate.rules],
          },
        }
      : {}),
    actor: { name: deployment.actor.name, kind: deployment.actor.kind },
    reason: deployment.reason,
    ...(deployment.comment === undefined ? {} : { comment: deployment.comment }),
    at: toTime(deployment.at),
  };
}

/** What is served of one prompt in one environment, and what was served lately. */
export function toServingDto(
  place: { prompt: string; environment: string },
  serving: Serving | undefined,
  servedCounts: ServedCounts,
): ServingDto {
  const counts = servedCounts.read(place.environment, place.prompt);
  return {
    deployment: serving ? toDeploymentDto(serving.deployment) : null,
    ...(serving?.previousStable === undefined ? {} : { previousStable: serving.previousStable }),
    served: counts.versions.map(({ version, lastServedAt, recent, total }) => ({
      version,
      ...(lastServedAt === undefined ? {} : { lastServedAt: toTime(lastServedAt) }),
      recent,
      total,
    })),
    ...(counts.lastPolledAt === undefined ? {} : { lastPolledAt: toTime(counts.lastPolledAt) }),
    recentWithoutUnit: counts.recentWithoutUnit,
  };
}

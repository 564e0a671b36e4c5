import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import { l10n } from '../platform/localize.ts';
import { shareText } from '../rollouts/shareText.ts';

export interface StandingFacts {
  readonly prompt: PromptDto | undefined;
  readonly defaultEnvironment: string;
  /** As far as versions have been read. */
  readonly summary: VersionSummaryDto | undefined;
}

/** Where a version is and was served: `live · on staging`, `candidate in production, 10 %`, `superseded`. */
export function standingText(version: string, facts: StandingFacts): string {
  return [...listPlaces(version, facts), ...listPast(version, facts)].join(' · ');
}

/** Short enough for a title: `live`, `candidate`, or nothing. */
export function standingMark(version: string, facts: StandingFacts): string | undefined {
  const { prompt, defaultEnvironment } = facts;
  const environments = prompt?.environments ?? [];
  const stableIn = environments.filter((one) => one.stable === version);
  if (stableIn.some((one) => one.environment === defaultEnvironment)) return l10n.t('live');
  if (environments.some((one) => one.candidate?.version === version)) return l10n.t('candidate');
  const [first] = stableIn;
  return first === undefined ? undefined : l10n.t('on {0}', first.environment);
}

function listPlaces(version: string, { prompt, defaultEnvironment }: StandingFacts): string[] {
  const isElsewhere = (environment: string): number => Number(environment !== defaultEnvironment);
  const environments = (prompt?.environments ?? []).toSorted(
    (one, other) => isElsewhere(one.environment) - isElsewhere(other.environment),
  );
  return environments.flatMap(({ environment, stable, candidate }) => {
    const isDefault = environment === defaultEnvironment;
    const places: string[] = [];
    if (stable === version) {
      places.push(isDefault ? l10n.t('live') : l10n.t('on {0}', environment));
    }
    if (candidate?.version === version) {
      places.push(l10n.t('candidate in {0}, {1}', environment, shareText(candidate.rules)));
    }
    return places;
  });
}

function listPast(version: string, facts: StandingFacts): string[] {
  if (listPlaces(version, facts).length > 0) return [];
  switch (facts.summary?.state) {
    case 'superseded':
      return [l10n.t('superseded')];
    case 'rolledBack':
      return [l10n.t('rolled back')];
    case 'neverServed':
      return [l10n.t('never served')];
    default:
      // Where it is served has been said, or is not known.
      return [];
  }
}

import { toCohortText } from '../../domain/guards/cohortName.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type {
  CohortStanding,
  RolloutMetricsDto,
} from '../../protocol/registry/rolloutMetricsDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { CohortsView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { cohortNameText } from './cohortNameText.ts';
import { guardName, readingKey } from './guardNames.ts';
import { guardNumbers } from './guardNumbers.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { verdictWord } from './verdictWord.ts';

/** The guards cohort by cohort, those with the strongest sign of harm first, as the registry orders them and their guards. */
export function toCohortsView(
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): CohortsView | undefined {
  const metrics = facts.live?.metrics;
  const cohorts = metrics?.cohorts;
  if (metrics === undefined || cohorts === undefined) return undefined;
  return {
    heading: l10n.t('Cohorts'),
    intro: introText(metrics),
    columns: {
      cohort: l10n.t('Cohort'),
      units: l10n.t('Units seen'),
      verdict: l10n.t('Verdict'),
      worst: l10n.t('Strongest sign'),
    },
    rows: cohorts.map((one) => toRow(one, rollout, facts)),
    ...(cohorts.length === 0
      ? { empty: l10n.t('Nothing was reported of any cohort yet, or the plan names none.') }
      : {}),
  };
}

function introText({ crowded = [] }: RolloutMetricsDto): string {
  const exploratory = l10n.t(
    'The same statistics on fewer units. Only guards that the plan has for a cohort act; the rest is exploratory: of many slices some look bad by chance.',
  );
  const sorted = l10n.t(
    'The strongest sign of harm comes first: a smaller difference of more units may show more than a larger one of few.',
  );
  const bounds = crowded.map(({ attribute, kept }) =>
    l10n.t('“{0}” has more than {1} values; the others are counted as one.', attribute, kept),
  );
  return [exploratory, sorted, ...bounds].join(' ');
}

function toRow(
  standing: CohortStanding,
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): CohortsView['rows'][number] {
  const { cohort, units, exploratory, guards } = standing;
  const [worst] = guards;
  return {
    key: toCohortText(cohort),
    cohort: cohortNameText(cohort),
    units: l10n.t(
      '{0} of {1}, {2} of {3}',
      units.candidate,
      rollout.candidate,
      units.stable,
      rollout.stable,
    ),
    verdict: verdictWord(worst),
    worst: worst === undefined ? l10n.t('no guard looks at it') : worstText(worst, rollout),
    standing: exploratory ? l10n.t('exploratory') : l10n.t('named by the plan, acts'),
    actions: (cohort.value === undefined
      ? [chartsAction(standing)]
      : [samplesAction(standing), chartsAction(standing)]
    ).map((action) => ({ ...action, ...needsRegistry(facts) })),
  };
}

function worstText(guard: GuardDto, rollout: RolloutDto): string {
  const name = guardName(readingKey(guard), rollout);
  const numbers = guardNumbers(guard, rollout);
  return numbers === undefined ? name : `${name}: ${numbers}`;
}

function samplesAction({ cohort }: CohortStanding): ActionView {
  return {
    intent: { kind: 'showSamples', cohort: toCohortText(cohort) },
    label: l10n.t('Samples'),
    name: l10n.t('Samples of {0}', cohortNameText(cohort)),
    style: 'link',
  };
}

function chartsAction({ cohort }: CohortStanding): ActionView {
  return {
    intent: { kind: 'showCharts', cohort: toCohortText(cohort) },
    label: l10n.t('Charts'),
    name: l10n.t('Charts of {0}', cohortNameText(cohort)),
    style: 'link',
  };
}

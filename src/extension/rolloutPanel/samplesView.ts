import { toCohortText } from '../../domain/guards/cohortName.ts';
import { getGuardKey } from '../../domain/guards/guardKey.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { SamplesView, SampleView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { cohortNameText } from './cohortNameText.ts';
import { guardName } from './guardNames.ts';
import type { KnownSamples, LiveFacts, SampleFilter } from './liveFacts.ts';
import { pairSamples, type SamplePair } from './pairSamples.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { sampleMetricsText } from './sampleMetricsText.ts';
import { shortListText } from './shortListText.ts';
import { momentText } from './timeText.ts';

/** More buttons than this are not looked through. */
const maxCohorts = 8;
/** Of stable, those that nothing is put beside. */
const maxAlone = 20;
/** A view is sent every few seconds; who wants to read more opens the sample. */
const longestText = 4000;

/** What applications sent and got, both versions side by side. */
export function toSamplesView(
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): SamplesView | undefined {
  const { live } = facts;
  if (live === undefined) return undefined;
  const pairs = listPairs(live);
  const empty = emptyText(live, rollout, pairs.length);
  const lost = lostText(live.samples, rollout);
  return {
    heading: l10n.t('Samples'),
    intro: introText(live.samples, rollout),
    ...(lost === undefined ? {} : { lost }),
    inputLabel: l10n.t('Input'),
    outputLabel: l10n.t('Output'),
    filters: hasStored(live.samples) ? toFilters(live, rollout, facts) : [],
    pairs: pairs.map((pair) => toPair(pair, rollout, facts)),
    ...(empty === undefined ? {} : { empty }),
    ...(live.samples?.more === true ? { more: { ...moreAction(), ...needsRegistry(facts) } } : {}),
  };
}

/** The newest failing ones first where that is what was asked for; else the pairs, then what has no partner. */
function listPairs({ samples, filter }: LiveFacts): SamplePair[] {
  if (samples === undefined) return [];
  const withOthers = filter.failed === undefined || filter.arm === 'stable';
  const pairs = pairSamples(samples.candidate, samples.stable, withOthers);
  const most = filter.arm === 'stable' ? pairs.length : samples.candidate.length + maxAlone;
  return pairs.slice(0, most);
}

function introText(samples: KnownSamples | undefined, rollout: RolloutDto): string {
  const what = l10n.t('What applications sent and got, redacted before it was stored.');
  return hasStored(samples) ? `${what} ${countsText(samples.stored, rollout)}` : what;
}

function countsText(stored: KnownSamples['stored'], rollout: RolloutDto): string {
  const { stable, candidate, failed } = stored;
  const counts = [stable, rollout.stable, candidate, rollout.candidate];
  if ((rollout.plan.guards ?? []).length === 0) {
    return l10n.t('Stored: {0} of {1} and {2} of {3}.', ...counts);
  }
  return failed === 0
    ? l10n.t('Stored: {0} of {1} and {2} of {3}; none went wrong on a guard.', ...counts)
    : l10n.t(
        'Stored: {0} of {1} and {2} of {3}, of which {4} went wrong on a guard.',
        ...counts,
        failed,
      );
}

/** With nothing stored there is nothing to count or to look through. */
function hasStored(samples: KnownSamples | undefined): samples is KnownSamples {
  return samples?.kept === true && samples.stored.stable + samples.stored.candidate > 0;
}

/** What was not kept although it should have been, or the counts would look like all there was. */
function lostText(samples: KnownSamples | undefined, rollout: RolloutDto): string | undefined {
  const { redactionTimeout = 0, tooLong = 0 } = samples?.lost ?? {};
  const sentences = [
    ...(redactionTimeout === 0 ? [] : [timeoutText(redactionTimeout, rollout)]),
    ...(tooLong === 0 ? [] : [tooLongText(tooLong)]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

function timeoutText(count: number, { environment }: RolloutDto): string {
  const what =
    count === 1
      ? l10n.t('1 sample was not kept, because redacting it took too long; its outcome counts.')
      : l10n.t(
          '{0} samples were not kept, because redacting them took too long; their outcomes count.',
          count,
        );
  const next = l10n.t(
    'An operator can simplify the patterns that “prompt-rollout environment show {0}” lists.',
    environment,
  );
  return `${what} ${next}`;
}

function tooLongText(count: number): string {
  return count === 1
    ? l10n.t('1 sample was not kept, because redacted it would have been too long.')
    : l10n.t('{0} samples were not kept, because redacted they would have been too long.', count);
}

function emptyText(
  { samples, samplesProblem }: LiveFacts,
  rollout: RolloutDto,
  pairs: number,
): string | undefined {
  if (samplesProblem !== undefined) {
    return l10n.t('The samples could not be read: {0}', samplesProblem);
  }
  if (samples === undefined) return l10n.t('Reading the samples…');
  if (!samples.kept) {
    return l10n.t(
      '{0} keeps no samples. An operator switches them on with “prompt-rollout environment set {0} --samples on”.',
      rollout.environment,
    );
  }
  if (pairs > 0) return undefined;
  return hasStored(samples)
    ? l10n.t('No stored sample is like that.')
    : l10n.t('No application has sent a sample of this rollout yet.');
}

function toFilters(
  { filter, metrics, samples }: LiveFacts,
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): SamplesView['filters'] {
  const failing: SampleFilter = { arm: 'candidate', failed: 'any' };
  const cohorts = (metrics?.cohorts ?? []).slice(0, maxCohorts);
  const { guards = [] } = rollout.plan;
  const failed = samples?.stored.failed ?? 0;
  const filters = [
    // Only guards say what went wrong.
    ...(guards.length === 0 ? [] : [toFilter(l10n.t('Failing ({0})', failed), failing, filter)]),
    toFilter(l10n.t('All'), {}, filter),
    ...guards.map((guard) => {
      const key = getGuardKey(guard);
      const wanted: SampleFilter = { arm: 'candidate', failed: key };
      return toFilter(guardName(key, rollout), wanted, filter);
    }),
    ...cohorts.map(({ cohort }) =>
      toFilter(cohortNameText(cohort), { cohort: toCohortText(cohort) }, filter),
    ),
  ];
  return filters.map(({ action, chosen }) => ({
    action: { ...action, ...needsRegistry(facts) },
    chosen,
  }));
}

function toFilter(
  label: string,
  wanted: SampleFilter,
  chosen: SampleFilter,
): SamplesView['filters'][number] {
  const { arm, failed, cohort } = wanted;
  return {
    action: {
      intent: { kind: 'showSamples', ...wanted },
      label,
      name: l10n.t('Samples: {0}', label),
      style: 'secondary',
    },
    chosen: arm === chosen.arm && failed === chosen.failed && cohort === chosen.cohort,
  };
}

function toPair(
  { stable, candidate }: SamplePair,
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): SamplesView['pairs'][number] {
  const compare =
    stable === undefined || candidate === undefined ? [] : [compareAction(stable, candidate)];
  return {
    key: `${stable?.id ?? ''}/${candidate?.id ?? ''}`,
    ...(stable === undefined ? {} : { stable: toSampleView(stable, rollout, { facts }) }),
    ...(candidate === undefined
      ? {}
      : { candidate: toSampleView(candidate, rollout, { facts, compare }) }),
  };
}

function toSampleView(
  sample: SampleDto,
  rollout: RolloutDto,
  { facts, compare = [] }: { readonly facts: RolloutPanelFacts; readonly compare?: ActionView[] },
): SampleView {
  const { id, arm, version, stage, cohort, at, failed, redactions } = sample;
  const cohorts = Object.entries(cohort).map(([attribute, value]) => `${attribute} ${value}`);
  return {
    id,
    role: arm,
    title: [version, l10n.t('stage {0}', stage), ...cohorts, momentText(at, facts)].join(' · '),
    ...(failed.length === 0
      ? {}
      : {
          failed: l10n.t(
            'went wrong: {0}',
            shortListText(failed.map((key) => guardName(key, rollout))),
          ),
        }),
    metrics: keepTogether(sampleMetricsText(sample)),
    input: clampText(sample.input),
    output: clampText(sample.output),
    ...(redactions === 0 ? {} : { redacted: redactedText(redactions) }),
    actions: [openAction(sample), ...compare, fixtureAction(sample, facts)],
  };
}

/** With no-break spaces, so that a line ends after a dot and nowhere else. */
function keepTogether(list: string): string {
  return list.replaceAll(/(?<!·) /g, '\u00a0');
}

function clampText(text: string): string {
  const more = text.length - longestText;
  if (more <= 0) return text;
  const shown = text.slice(0, longestText);
  return `${shown}…\n${l10n.t('({0} more characters: open the sample to read them)', more)}`;
}

function redactedText(places: number): string {
  return places === 1
    ? l10n.t('1 place was redacted.')
    : l10n.t('{0} places were redacted.', places);
}

function openAction({ id, version }: SampleDto): ActionView {
  return {
    intent: { kind: 'openSample', sampleId: id },
    label: l10n.t('Open'),
    name: l10n.t('Open this sample of {0}', version),
    style: 'link',
    icon: 'go-to-file',
  };
}

function compareAction(stable: SampleDto, candidate: SampleDto): ActionView {
  return {
    intent: { kind: 'compareSamples', stableId: stable.id, candidateId: candidate.id },
    label: l10n.t('Compare'),
    name: l10n.t(
      'Compare this sample of {0} with the one of {1}',
      candidate.version,
      stable.version,
    ),
    style: 'link',
    icon: 'diff',
  };
}

/** Of what went wrong it makes a case that the next version must pass. */
export function fixtureAction({ id, version }: SampleDto, facts: RolloutPanelFacts): ActionView {
  return {
    intent: { kind: 'makeFixture', sampleId: id },
    label: l10n.t('Make fixture'),
    name: l10n.t('Make fixture of this sample of {0}', version),
    detail: l10n.t('Keeps the sample as a case beside the prompt file.'),
    style: 'link',
    icon: 'beaker',
    ...(facts.hasPromptFile
      ? {}
      : { unavailable: l10n.t('No file in this window holds this prompt.') }),
  };
}

function moreAction(): ActionView {
  return {
    intent: { kind: 'showSamplesMore' },
    label: l10n.t('Show more'),
    name: l10n.t('Show more samples'),
    style: 'link',
  };
}

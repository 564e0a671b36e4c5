import type { ServedVersionDto, ServingDto } from '../../protocol/registry/deploymentDto.ts';
import type { CohortRow, ServedBar, ServedView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import { agoText } from './durationText.ts';
import { percentText } from './percentText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { toEpochMs } from './timeText.ts';
import { cohortRules, cohortText, shareOfEveryone } from './trafficText.ts';

/** What applications really got in the last five minutes, beside what the rules ask for. */
export function toServedView(facts: RolloutPanelFacts): ServedView | undefined {
  const { serving } = facts;
  if (serving === undefined) return undefined;
  if (serving.deployment === null && serving.served.length === 0) return undefined;
  const total = serving.served.reduce((sum, one) => sum + one.recent, 0);
  return {
    heading: l10n.t('Served, last 5 min'),
    bars: total === 0 ? [] : shownVersions(serving).map((one) => toBar(one, total, facts)),
    ...(total === 0 ? { empty: emptyText(serving, facts) } : {}),
    cohortsHeading: l10n.t('Rules for {0}', serving.deployment?.candidate?.version ?? ''),
    cohorts: toCohortRows(serving),
    lines: toLines(serving, total, facts),
  };
}

/** Stable first, then the candidate, then what else was served lately. */
function shownVersions(serving: ServingDto): ServedVersionDto[] {
  const { deployment } = serving;
  const named = [deployment?.stable, deployment?.candidate?.version].filter(
    (version) => version !== undefined,
  );
  const first = named.map(
    (version): ServedVersionDto =>
      serving.served.find((one) => one.version === version) ?? { version, recent: 0, total: 0 },
  );
  const others = serving.served.filter((one) => one.recent > 0 && !named.includes(one.version));
  return [...first, ...others];
}

function toBar(one: ServedVersionDto, total: number, facts: RolloutPanelFacts): ServedBar {
  const deployment = facts.serving?.deployment;
  const role =
    one.version === deployment?.stable
      ? 'stable'
      : one.version === deployment?.candidate?.version
        ? 'candidate'
        : 'other';
  const sharePercent = (100 * one.recent) / total;
  return {
    version: one.version,
    role,
    roleText: {
      stable: l10n.t('stable'),
      candidate: l10n.t('candidate'),
      other: l10n.t('no longer served'),
    }[role],
    sharePercent,
    shareText: percentText(sharePercent, 1),
    lastServedText: lastServedText(one, facts),
  };
}

function lastServedText(one: ServedVersionDto, facts: RolloutPanelFacts): string {
  const at = one.lastServedAt === undefined ? undefined : toEpochMs(one.lastServedAt);
  if (at === undefined) return l10n.t('not served yet');
  return l10n.t('last served {0}', agoText(facts.now - at));
}

function emptyText(serving: ServingDto, facts: RolloutPanelFacts): string {
  const newest = newestServe(serving);
  if (newest === undefined) return l10n.t('No application has asked for this prompt here yet.');
  return l10n.t('Nobody asked in the last 5 min; last served {0}.', agoText(facts.now - newest));
}

function newestServe(serving: ServingDto): number | undefined {
  const times = serving.served
    .map((one) => (one.lastServedAt === undefined ? undefined : toEpochMs(one.lastServedAt)))
    .filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function toCohortRows(serving: ServingDto): CohortRow[] {
  const rules = serving.deployment?.candidate?.rules ?? [];
  const cohorts = cohortRules(rules).map((rule) => ({
    cohort: cohortText(rule.when ?? {}),
    shareText: percentText(rule.percent),
    sharePercent: rule.percent,
  }));
  if (cohorts.length === 0) return [];
  const everyone = shareOfEveryone(rules);
  const rest = l10n.t('everyone else');
  return [...cohorts, { cohort: rest, shareText: percentText(everyone), sharePercent: everyone }];
}

function toLines(serving: ServingDto, total: number, facts: RolloutPanelFacts): string[] {
  const lines: string[] = [];
  const newest = newestServe(serving);
  if (total > 0 && newest !== undefined) {
    const requests = unitsText(total, 'request');
    lines.push(l10n.t('{0}, last served {1}', requests, agoText(facts.now - newest)));
  }
  const polled = serving.lastPolledAt === undefined ? undefined : toEpochMs(serving.lastPolledAt);
  if (polled !== undefined) {
    const ago = agoText(facts.now - polled);
    lines.push(l10n.t('flagd.json fetched {0}; what it serves is not counted', ago));
  }
  if (serving.recentWithoutUnit > 0) {
    const requests = unitsText(serving.recentWithoutUnit, 'request');
    lines.push(l10n.t('{0} without a targeting key, which always gets stable', requests));
  }
  return lines;
}

import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { l10n } from '../platform/localize.ts';
import { toActionViews } from './actionViews.ts';
import { toChangesView } from './changesView.ts';
import { toChartsView } from './chartsView.ts';
import { toCohortsView } from './cohortsView.ts';
import { toConditionRows } from './conditionRows.ts';
import { toGuardsView } from './guardsView.ts';
import { toHeadline } from './headlineView.ts';
import { toHistoryView } from './historyView.ts';
import { toNoteView } from './noteView.ts';
import { toPastView } from './pastView.ts';
import { toPlanView } from './planView.ts';
import { presentFacts } from './presentFacts.ts';
import { toRecoveryView } from './recoveryView.ts';
import { toReviewView } from './reviewView.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { toSamplesView } from './samplesView.ts';
import { toServedView } from './servedView.ts';
import { toStagesView } from './stagesView.ts';
import { timeText } from './timeText.ts';

/** The whole view model of the rollout panel: everything is worded here, and the webview only lays it out. */
export function toRolloutView(known: RolloutPanelFacts): RolloutView {
  const facts = presentFacts(known);
  const served = toServedView(facts);
  const past = toPastView(facts);
  const history = toHistoryView(facts);
  const stale = toStale(facts);
  return {
    header: toHeader(facts),
    ...(stale === undefined ? {} : { stale }),
    headline: toHeadline(facts),
    actionsLabel: l10n.t('Actions'),
    actions: toActionViews(facts),
    ...waitsFor(facts),
    ...(served === undefined ? {} : { served }),
    ...rolloutParts(facts),
    ...(past === undefined ? {} : { past }),
    ...(history === undefined ? {} : { history }),
  };
}

function toHeader(facts: RolloutPanelFacts): RolloutView['header'] {
  const { target, rollout } = facts;
  const owner = rollout?.owner ?? rollout?.plan.owner;
  const live = facts.serving?.deployment?.stable;
  return {
    prompt: target.prompt,
    environment: target.environment,
    registry: facts.registry,
    ...(rollout === undefined
      ? {}
      : {
          change: {
            from: rollout.stable,
            to: rollout.candidate,
            label: l10n.t('from {0} to {1}', rollout.stable, rollout.candidate),
          },
        }),
    ...(rollout === undefined && live !== undefined ? { live: l10n.t('stable {0}', live) } : {}),
    ...(owner === undefined ? {} : { owner: l10n.t('owner {0}', owner) }),
  };
}

function waitsFor(facts: RolloutPanelFacts): Pick<RolloutView, 'waitsFor'> {
  const { rollout } = facts;
  if (rollout === undefined || isFinalPhase(rollout.phase)) return {};
  const rows = toConditionRows(rollout, facts);
  return rows.length === 0 ? {} : { waitsFor: { heading: l10n.t('Waits for'), rows } };
}

function rolloutParts(facts: RolloutPanelFacts): Partial<RolloutView> {
  const { rollout } = facts;
  if (rollout === undefined) return {};
  const changes = toChangesView(facts);
  return {
    stages: toStagesView(rollout),
    ...(changes === undefined ? {} : { changes }),
    note: toNoteView(rollout, facts),
    guards: toGuardsView(rollout, facts),
    ...liveParts(rollout, facts),
    plan: toPlanView(rollout),
  };
}

function liveParts(rollout: RolloutDto, facts: RolloutPanelFacts): Partial<RolloutView> {
  const review = toReviewView(rollout, facts);
  const recovery = toRecoveryView(rollout, facts);
  const charts = toChartsView(rollout, facts);
  const cohorts = toCohortsView(rollout, facts);
  const samples = toSamplesView(rollout, facts);
  return {
    ...(review === undefined ? {} : { review }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(charts === undefined ? {} : { charts }),
    ...(cohorts === undefined ? {} : { cohorts }),
    ...(samples === undefined ? {} : { samples }),
  };
}

/** Says that what is shown may be old, since when, and how to try again. */
function toStale(facts: RolloutPanelFacts): RolloutView['stale'] {
  const { connection, problem } = facts;
  if (connection.kind === 'live') return problem === undefined ? undefined : { text: problem };
  return {
    text: `${asOfText(facts)}${connectionText(facts)}`,
    retry: {
      intent: { kind: 'reconnect' },
      label: l10n.t('Try again'),
      name: l10n.t('Try again to reach the registry'),
      style: 'link',
    },
  };
}

function connectionText({ connection, registry }: RolloutPanelFacts): string {
  switch (connection.kind) {
    case 'stopped':
      return l10n.t('The {0} registry is not running.', registry);
    case 'connecting':
      return l10n.t('Connecting to {0}.', registry);
    case 'needsConsent':
      return l10n.t('{0} is not connected: it was not agreed to yet.', connection.origin);
    case 'live':
      return '';
    default:
      return connection.problem;
  }
}

function asOfText(facts: RolloutPanelFacts): string {
  const { asOf } = facts;
  if (asOf === undefined) return '';
  return `${l10n.t('Shown as of {0}.', timeText(asOf, facts.now, facts.place))} `;
}

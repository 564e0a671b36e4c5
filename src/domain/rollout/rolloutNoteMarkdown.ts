import { describeTraffic } from '../deployment/describeTraffic.ts';
import { describeGuard } from '../guards/describeGuard.ts';
import type { RolloutNote } from './rolloutNote.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';
import { hasTraffic, listPlanRules } from './stageRules.ts';

/** What the note is about; what is not known yet is left out. */
export interface NoteSubject {
  readonly prompt?: string | undefined;
  readonly environment?: string | undefined;
  readonly stable?: string | undefined;
  readonly candidate?: string | undefined;
}

/** The rollout note as Markdown, from what a person wrote and what the plan says. All texts are data and escaped. */
export function renderRolloutNote(
  plan: RolloutPlan,
  note: RolloutNote,
  subject: NoteSubject = {},
): string {
  const filled: RolloutNote = { ...plan.note, ...note };
  const lines = [
    '# AI Rollout Note',
    '',
    ...renderSubject(subject),
    toLine('Change', filled.change),
    toLine('Expected gain', filled.expectedGain),
    toLine('Primary regression risk', filled.mainRisk),
    '',
    toLine('Canary cohort', describeCanary(plan)),
    toLine('Expanded cohort', filled.expandedCohort ?? describeLast(plan)),
    '',
    '**Metrics to watch:**',
    ...renderGuards(plan.guards ?? []),
    '',
    toLine('Rollback trigger', plan.rollbackTrigger),
    toLine('Owner', plan.owner),
    toLine('Dashboard', filled.dashboard ?? plan.monitoring?.dashboard),
    ...renderQuery(plan.monitoring?.query),
  ];
  return `${lines.join('\n')}\n`;
}

function renderSubject({ prompt, environment, stable, candidate }: NoteSubject): string[] {
  const versions = [stable, candidate].filter((version) => version !== undefined).join(' → ');
  const parts = [prompt, environment, versions].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? [] : [toLine('Rollout', parts.join(' · ')), ''];
}

// Two spaces at the end keep each line on its own.
function toLine(title: string, text: string | undefined): string {
  const shown = text === undefined || text.trim() === '' ? '_not filled in_' : escapeMarkdown(text);
  return `**${title}:** ${shown}  `;
}

function describeCanary(plan: RolloutPlan): string | undefined {
  const index = plan.stages.findIndex(hasTraffic);
  return index === -1 ? undefined : describeTraffic(listPlanRules(plan, index)).join(', ');
}

function describeLast(plan: RolloutPlan): string {
  return describeTraffic(listPlanRules(plan, plan.stages.length - 1)).join(', ');
}

function renderGuards(guards: readonly Guard[]): string[] {
  if (guards.length === 0) return ['- _none_'];
  return guards.map((guard) => {
    const budget = guard.budget === undefined ? '' : ` over ${guard.budget}`;
    const limit = guard.margin === undefined ? '' : `, limit +${guard.margin}`;
    const action = guard.onHarm === undefined ? '' : `, on harm: ${guard.onHarm}`;
    return `- ${escapeMarkdown(describeGuard(guard))}${budget}${limit}${action}`;
  });
}

function renderQuery(query: string | undefined): string[] {
  if (query === undefined || query.trim() === '') return [];
  const longestRun = Math.max(0, ...[...query.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longestRun + 1));
  return ['', '**Query:**', '', fence, query.trimEnd(), fence];
}

/**
 * Text of people inside Markdown: no markup, no HTML, line breaks and indents kept. A host such as GitHub or GitLab calls nobody,
 * links no issue and runs no command because of it.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .trim()
      .replace(/\r\n?/g, '\n')
      .replace(/[\\`*_[\]<>&|~]/g, '\\$&')
      // Four spaces would begin a code block, in which a backslash is one.
      .replace(/^[ \t]+/gm, toFixedSpaces)
      .replace(/^(?=[#+=/-])/gm, '\\')
      .replace(/^(\d+)(?=[.)])/gm, '$1\\')
      // Hosts look for these in what was rendered, where a backslash is gone.
      .replace(/(?<!\w)@(?=\w)|[#!](?=\d)/g, `$&${zeroWidthSpace}`)
      .replace(/\n/g, '  \n')
  );
}

const zeroWidthSpace = '&#8203;';

function toFixedSpaces(indent: string): string {
  return '\u00a0'.repeat(indent.replaceAll('\t', '    ').length);
}

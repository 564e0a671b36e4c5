// A recorded eval run as a text to read: for those who did not run it.
import { countAttempts, type AttemptCounts } from '../../domain/comparison/comparedCase.ts';
import { measures, type Measure } from '../../domain/comparison/measureDeltas.ts';
import { describeVerdict, writeVerdictReason } from '../../domain/comparison/verdictSentence.ts';
import type { EvidenceDetailDto } from '../../protocol/registry/evidenceDto.ts';
import { costText, latencyText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';
import { timeText, toEpochMs } from '../rolloutPanel/timeText.ts';
import { rateText } from './rateText.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';

type EvidenceCase = EvidenceDetailDto['cases'][number];

export interface EvidenceDocumentFacts {
  readonly evidence: EvidenceDetailDto;
  /** The version with this content; undefined where it was never published. */
  readonly version: string | undefined;
  readonly moment: TextMoment;
}

/** The verdict with its reasons, both sides of each case, what answers took, and where it all comes from. */
export function writeEvidenceDocument(facts: EvidenceDocumentFacts): string {
  const { evidence, version } = facts;
  const title = [l10n.t('Evals of {0}', evidence.prompt), version ?? ''].join(' ').trim();
  return [
    [title, '='.repeat(title.length)],
    verdictLines(evidence),
    rateLines(evidence),
    caseLines(evidence),
    measureLines(evidence),
    originLines(facts),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function verdictLines({ verdict, baseline, reasons = [] }: EvidenceDetailDto): readonly string[] {
  const word = describeVerdict(verdict);
  const said =
    baseline === undefined
      ? l10n.t('{0}; nothing was compared with.', word)
      : l10n.t('{0} against {1}.', word, baseline);
  return [
    said.charAt(0).toUpperCase() + said.slice(1),
    ...reasons.flatMap((reason) => wrap(writeVerdictReason(reason, { baseline }))),
  ];
}

function rateLines({ summary }: EvidenceDetailDto): readonly string[] {
  const { passed, cases, passRate, kinds } = summary;
  return [
    l10n.t(
      '{0} of {1} cases passed every attempt; pass rate {2}.',
      passed,
      cases,
      rateText(passRate),
    ),
    ...toTable([
      ['', l10n.t('cases'), l10n.t('pass rate')],
      ...kinds.map(({ kind, ran, passRate: rate }) => [kind, `${ran}`, rateText(rate)]),
    ]),
  ];
}

/** What changed for the worse first. */
function caseLines({ cases, baseline }: EvidenceDetailDto): readonly string[] {
  const rows = cases.toSorted((one, other) => standing(one) - standing(other)).map(toCaseRow);
  return toTable([
    ['', l10n.t('Cases'), l10n.t('this content'), baseline ?? '', ''],
    ...rows.map(({ cells }) => cells),
  ]);
}

function standing(one: EvidenceCase): number {
  const { baseline } = one;
  if (baseline !== undefined && rateOf(one) < rateOf(baseline)) return 0;
  if (one.failed > 0) return 1;
  if (one.errors > 0) return 2;
  if (baseline !== undefined && rateOf(one) > rateOf(baseline)) return 3;
  return 4;
}

function rateOf(side: AttemptCounts): number {
  return side.passed / Math.max(1, countAttempts(side));
}

function toCaseRow(one: EvidenceCase): { readonly cells: readonly string[] } {
  const { baseline, confirmation, kind, description, id } = one;
  const mark = one.failed > 0 ? '✗' : one.errors > 0 ? '!' : '✓';
  const again =
    confirmation === undefined
      ? ''
      : l10n.t(
          'asked again: {0} instead of {1}',
          countsText(confirmation.candidate),
          countsText(confirmation.baseline),
        );
  const name = `${oneLine(description ?? id)} (${kind})`;
  return { cells: [mark, name, countsText(one), countsText(baseline), again] };
}

/** `2/3`, and what could not be told. */
function countsText(side: AttemptCounts | undefined): string {
  if (side === undefined || countAttempts(side) === 0) return l10n.t('not run');
  const { passed, errors } = side;
  const counts = l10n.t('{0}/{1}', passed, countAttempts(side));
  if (errors === 0) return counts;
  return errors === 1 ? l10n.t('{0}, 1 error', counts) : l10n.t('{0}, {1} errors', counts, errors);
}

function measureLines({ summary, baseline }: EvidenceDetailDto): readonly string[] {
  const rows = measures.flatMap((measure) => {
    const mean = summary.means[measure];
    const delta = summary.deltas[measure];
    if (mean === undefined) return [];
    const write = (value: number): string => measureText(measure, value);
    if (delta === undefined) {
      const why =
        measure === 'latencyMs' && baseline !== undefined
          ? l10n.t('not compared: not all was asked just now')
          : '';
      return [[measureName(measure), write(mean), '', why]];
    }
    const { candidate, baseline: before, difference, low, high } = delta;
    const signed = (value: number): string => (value < 0 ? '−' : '+') + write(Math.abs(value));
    const interval =
      low === undefined || high === undefined ? '' : ` (${signed(low)} … ${signed(high)})`;
    return [
      [measureName(measure), write(candidate), write(before), `${signed(difference)}${interval}`],
    ];
  });
  if (rows.length === 0) return [];
  const heads = [l10n.t('this content'), baseline ?? '', l10n.t('difference (95 % interval)')];
  return toTable([[l10n.t('An answer takes'), ...heads], ...rows]);
}

function measureName(measure: Measure): string {
  return { tokens: l10n.t('tokens'), latencyMs: l10n.t('time'), costUsd: l10n.t('cost') }[measure];
}

function measureText(measure: Measure, value: number): string {
  switch (measure) {
    case 'tokens':
      return `${Number(value.toFixed(1))}`;
    case 'latencyMs':
      return latencyText(value);
    case 'costUsd':
      return costText(value);
  }
}

function originLines({ evidence, version, moment }: EvidenceDocumentFacts): readonly string[] {
  const { recordedBy, recordedAt, ranIn, model, answeredBy = [], judge, answers } = evidence;
  const at = toEpochMs(recordedAt);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [l10n.t('Recorded'), at === undefined ? recordedAt : timeText(at, moment.now, moment.place)],
    [l10n.t('By'), recordedBy.name],
    [l10n.t('In'), placeText(ranIn)],
    [l10n.t('Version'), version ?? l10n.t('not published')],
    [l10n.t('Model'), modelText(model, answeredBy)],
    [l10n.t('Parameters'), JSON.stringify(evidence.parameters ?? {})],
    [l10n.t('Model before'), differing(evidence.baselineModel, model)],
    [l10n.t('Parameters before'), parametersBefore(evidence)],
    [l10n.t('Judge'), judge?.model],
    [l10n.t('Attempts per case'), evidence.repeats?.toString()],
    [l10n.t('Answers'), answers && answersText(answers)],
    [l10n.t('Spent'), spentText(evidence)],
    [l10n.t('Commit'), evidence.commit],
    [l10n.t('Run'), evidence.runUrl],
    [l10n.t('Content'), evidence.contentHash],
    [l10n.t('Fixtures'), evidence.fixturesHash],
    [l10n.t('Evidence'), evidence.id],
  ];
  return toTable(
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, oneLine(value)]])),
  );
}

function placeText(ranIn: EvidenceDetailDto['ranIn']): string | undefined {
  if (ranIn === undefined) return undefined;
  return ranIn === 'ci' ? l10n.t('CI') : l10n.t('an editor');
}

function modelText(model: string, answeredBy: readonly string[]): string {
  const others = answeredBy.filter((one) => one !== model);
  return others.length === 0
    ? model
    : l10n.t('{0}, answered by {1}', model || l10n.t('none named'), others.join(', '));
}

function differing(value: string | undefined, from: string): string | undefined {
  return value === from ? undefined : value;
}

function parametersBefore({ parameters = {}, baselineParameters }: EvidenceDetailDto) {
  if (baselineParameters === undefined) return undefined;
  return differing(JSON.stringify(baselineParameters), JSON.stringify(parameters));
}

function answersText({ asked, cached, replayed }: NonNullable<EvidenceDetailDto['answers']>) {
  return l10n.t('{0} asked, {1} known already, {2} from a recording', asked, cached, replayed);
}

function spentText({ tokens, costUsd }: EvidenceDetailDto): string | undefined {
  if (tokens === undefined) return undefined;
  const counted = l10n.t('{0} tokens', tokens);
  return costUsd === undefined ? counted : `${counted}, ${costText(costUsd)}`;
}

/** Texts of people are data: one line each, without control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

const lineLength = 90;

/** Sentences in lines that fit beside a side bar; names that are longer stay whole. */
function wrap(sentence: string): readonly string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= lineLength) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const gap = '  ';

/** Columns as wide as their widest cell. */
function toTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

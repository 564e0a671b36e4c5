import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import { l10n } from '../platform/localize.ts';
import { sampleMetricsText } from './sampleMetricsText.ts';

/** A text for an editor of its own. */
export interface TextSide {
  /** A file name; its ending says what it holds. */
  readonly name: string;
  readonly text: string;
}

/** The whole sample as a document: what it is, then input and output as they were. */
export function toSampleDocument(sample: SampleDto): TextSide {
  const { version, stage, at, cohort, redactions, variables } = sample;
  const metrics = sampleMetricsText(sample);
  const facts: readonly (readonly [string, string])[] = [
    [l10n.t('Version'), version],
    [l10n.t('Stage'), stage],
    [l10n.t('Time'), at],
    ...Object.entries(cohort),
    ...(metrics === '' ? [] : [[l10n.t('Reported'), metrics] as const]),
    ...(redactions === 0 ? [] : [[l10n.t('Redacted places'), String(redactions)] as const]),
  ];
  return {
    name: fileName(sample),
    text: [
      ...facts.map(([label, value]) => `${label}: ${value}`),
      ...Object.entries(variables ?? {}).flatMap(([name, value]) => part(name, String(value))),
      ...part(l10n.t('input'), sample.input),
      ...part(l10n.t('output'), sample.output),
      '',
    ].join('\n'),
  };
}

/** One side of a comparison: only what both have, so that the difference is what the eye is led to. */
export function toComparedText(sample: SampleDto): TextSide {
  const lines = [...part(l10n.t('input'), sample.input), ...part(l10n.t('output'), sample.output)];
  return { name: fileName(sample), text: [...lines.slice(1), ''].join('\n') };
}

function part(title: string, text: string): string[] {
  return ['', `── ${title} ──`, text];
}

function fileName({ arm, version, id }: SampleDto): string {
  return `${arm === 'stable' ? l10n.t('stable') : l10n.t('candidate')} ${version} ${id.slice(-8)}.txt`;
}

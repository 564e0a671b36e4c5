// The line of lenses above a preview. Pure.
import { commandIds, type CommandId } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { toLabelText } from '../platform/toLabelText.ts';
import type { PreviewSize } from './describeSize.ts';
import { readDialect, type ChosenValues } from './previewedPrompt.ts';
import type { PreviewText } from './previewText.ts';
import type { TriedAnswer } from './triedAnswer.ts';

export interface PreviewLens {
  readonly text: string;
  readonly tooltip: string;
  readonly command: CommandId;
}

export interface PreviewLensFacts {
  readonly made: PreviewText;
  readonly chosen: ChosenValues | undefined;
  readonly size: PreviewSize;
  readonly tried: TriedAnswer | undefined;
}

const longestNames = 40;

export function previewLenses(facts: PreviewLensFacts): readonly PreviewLens[] {
  const { made, chosen, size } = facts;
  const { choosePreviewCase, previewPrompt } = commandIds;
  return [
    {
      text: describeChosen(chosen),
      tooltip: l10n.t('Choose the case whose values are shown, or type values.'),
      command: choosePreviewCase,
    },
    {
      text: size.isLong ? `$(warning) ${size.text}` : size.text,
      tooltip: size.tooltip,
      command: previewPrompt,
    },
    ...(made.missing.length === 0
      ? []
      : [
          {
            text: `$(warning) ${l10n.t('no value for {0}', list(made.missing))}`,
            tooltip: l10n.t('Choose another case, or type values.'),
            command: choosePreviewCase,
          },
        ]),
    ...actionLenses(facts),
    ...hintLenses(made),
  ];
}

function actionLenses({ made, chosen, tried }: PreviewLensFacts): readonly PreviewLens[] {
  if (tried?.state === 'running') {
    return [
      {
        text: `$(debug-stop) ${l10n.t('stop')}`,
        tooltip: l10n.t('Ends the question to the model. What has come in stays.'),
        command: commandIds.stopTrying,
      },
    ];
  }
  const canTry = made.missing.length === 0 || readDialect(chosen) === 'github';
  const canSave = tried?.state === 'answered' && tried.text !== '' && !made.isStale;
  return [
    ...(canTry
      ? [
          {
            text: l10n.t('try'),
            tooltip: l10n.t('Asks the model once.'),
            command: commandIds.tryPrompt,
          },
        ]
      : []),
    ...(canSave
      ? [
          {
            text: l10n.t('save as fixture'),
            tooltip: l10n.t('Keeps these values, and what the answer must be, as a case.'),
            command: commandIds.saveAsFixture,
          },
        ]
      : []),
  ];
}

function hintLenses({ unknown, spaced }: PreviewText): readonly PreviewLens[] {
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            text: l10n.t('not used: {0}', list(unknown)),
            tooltip: l10n.t('The prompt has no such inputs: {0}', unknown.join(', ')),
            command: commandIds.choosePreviewCase,
          },
        ]),
    ...(spaced.length === 0
      ? []
      : [
          {
            text: `$(warning) ${l10n.t('stays as it is: {0}', list(spaced))}`,
            tooltip: l10n.t(
              'Cases in “testData” follow GitHub: only a name without spaces in its braces is replaced.',
            ),
            command: commandIds.choosePreviewCase,
          },
        ]),
  ];
}

function describeChosen(chosen: ChosenValues | undefined): string {
  if (chosen === undefined) return l10n.t('no case: type values');
  return chosen.kind === 'typed'
    ? l10n.t('typed values')
    : l10n.t('case: {0}', toLabelText(cut(chosen.one.name)));
}

function list(names: readonly string[]): string {
  return cut(names.join(', '));
}

function cut(text: string): string {
  return text.length <= longestNames ? text : `${text.slice(0, longestNames - 1)}…`;
}

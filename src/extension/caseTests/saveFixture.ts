// Keeps values and an answer as a case: in the fixtures file of the prompt, or in a new one beside it.
import { formatMetricValue } from '../../domain/guards/formatMetricValue.ts';
import { caseKinds, type CaseKind } from '../../domain/rollout/rolloutPlan.ts';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { toPlainCase, type NewCase } from '../../formats/fixtures/newCase.ts';
import { parseFixturesFile } from '../../formats/fixturesFile.ts';
import { appendCase, createFixturesFile } from '../../formats/fixturesFileEdit.ts';
import { isFixturesPath, toFixturesName } from '../../formats/fixturesPaths.ts';
import type { TextEdit } from '../../formats/text/fileProblem.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { PickItem } from '../ui/ui.ts';
import { findLikelyInput } from './likelyInput.ts';
import type { PromptFixtures } from './promptFixtures.ts';

export interface FixtureFiles {
  applyEdits(uri: string, edits: readonly TextEdit[]): Promise<boolean>;
  create(uri: string, text: string): Promise<boolean>;
}

export interface SaveFixtureDeps extends Pick<CommandDeps, 'ui' | 'editor'> {
  readonly files: FixtureFiles;
}

export interface KeptAnswer {
  readonly prompt: PromptFixtures;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly answer: string;
  /** What was asked, where that is known apart from the values. */
  readonly about?: string;
  /** What the case most likely is; a failed sample is one that must not go wrong again. */
  readonly kind: CaseKind;
  /** The answer is one that must not come again; `unreadable`: it should have been JSON, and nothing could parse it. */
  readonly fault?: 'bad' | 'unreadable';
  /** The answer came later than this. */
  readonly limitMs?: number;
}

const longestName = 60;

/** Asks what the answer says about the case, writes it and shows it. The file stays unsaved where it was there already. */
export async function saveFixture(kept: KeptAnswer, deps: SaveFixtureDeps): Promise<void> {
  requirePlain({ values: kept.values, assertions: [] });
  const assertions = await askAssertions(kept, deps);
  const kind = await askKind(kept, deps);
  const description = await deps.ui.input({
    title: l10n.t('Save as Fixture (3/3)'),
    prompt: l10n.t('What is this case about?'),
    value: suggestName(kept),
  });
  const added: NewCase = {
    ...(description.trim() === '' ? {} : { description: description.trim() }),
    ...(kind === 'representative' ? {} : { kind }),
    values: kept.values,
    assertions,
  };
  requirePlain(added);
  await write(kept.prompt, added, deps);
}

/** What was sent and answered is data: none of it may name a file of this machine. */
function requirePlain(added: NewCase): void {
  if (toPlainCase(added) !== undefined) return;
  throw new UserError(
    l10n.t(
      'A text here begins with “file://”, which a fixtures file would read as the name of a file, so it is not kept. Write the case by hand.',
    ),
  );
}

async function askAssertions(
  { answer, fault, limitMs }: KeptAnswer,
  { ui }: SaveFixtureDeps,
): Promise<NewCase['assertions']> {
  if (fault !== undefined) return askWhatMustHold({ fault, limitMs }, ui);
  const choice = await ui.pick<'equals' | 'contains' | 'none'>({
    title: l10n.t('Save as Fixture (1/3)'),
    placeholder: l10n.t('What must the answer be?'),
    items: [
      {
        label: l10n.t('It contains…'),
        detail: l10n.t('Passes when the answer holds a text. You are asked which.'),
        value: 'contains',
        isPreselected: true,
      },
      {
        label: l10n.t('Exactly this answer'),
        detail: l10n.t('Passes only when every character is the same.'),
        value: 'equals',
      },
      {
        label: l10n.t('Nothing yet'),
        detail: l10n.t('The case can be tried. It proves nothing until it asserts something.'),
        value: 'none',
      },
    ],
  });
  if (choice === 'none') return [];
  if (choice === 'equals') return [{ type: 'equals', value: answer }];
  const value = await ui.input({
    title: l10n.t('Save as Fixture (1/3)'),
    prompt: l10n.t('Which text must the answer hold?'),
    value: answer.split('\n')[0] ?? '',
    validate: (text) => (text === '' ? l10n.t('Every answer holds an empty text.') : undefined),
  });
  return [{ type: 'contains', value }];
}

type Held = 'latency' | 'is-json' | 'contains' | 'not-contains' | 'none';

/** After a bad answer: what a good one would have. */
async function askWhatMustHold(
  { fault, limitMs }: { readonly fault: KeptAnswer['fault']; readonly limitMs: number | undefined },
  ui: SaveFixtureDeps['ui'],
): Promise<NewCase['assertions']> {
  const choice = await ui.pick<Held>({
    title: l10n.t('Save as Fixture (1/3)'),
    placeholder: l10n.t('This answer was a bad one. What must a good answer be?'),
    items: [
      ...(limitMs === undefined ? [] : [latencyItem(limitMs)]),
      {
        label: l10n.t('It is JSON'),
        detail: l10n.t('Passes when the whole answer can be parsed.'),
        value: 'is-json',
        isPreselected: limitMs === undefined && fault === 'unreadable',
      },
      {
        label: l10n.t('It contains…'),
        detail: l10n.t('Passes when the answer holds a text. You are asked which.'),
        value: 'contains',
        isPreselected: limitMs === undefined && fault === 'bad',
      },
      {
        label: l10n.t('It does not contain…'),
        detail: l10n.t('Passes when the answer lacks a text. You are asked which.'),
        value: 'not-contains',
      },
      {
        label: l10n.t('Nothing yet'),
        detail: l10n.t('The case can be tried. It proves nothing until it asserts something.'),
        value: 'none',
      },
    ],
  });
  if (choice === 'none') return [];
  if (choice === 'is-json') return [{ type: choice }];
  if (choice === 'latency') return [{ type: choice, threshold: limitMs ?? 0 }];
  const value = await ui.input({
    title: l10n.t('Save as Fixture (1/3)'),
    prompt:
      choice === 'contains'
        ? l10n.t('Which text must the answer hold?')
        : l10n.t('Which text must the answer not hold?'),
    validate: (text) => (text === '' ? l10n.t('Every answer holds an empty text.') : undefined),
  });
  return [{ type: choice, value }];
}

function latencyItem(limitMs: number): PickItem<Held> {
  return {
    label: l10n.t('It comes within {0}', formatMetricValue('latencyMs', limitMs)),
    detail: l10n.t('Passes when the model answers in the time that the guard allows.'),
    value: 'latency',
    isPreselected: true,
  };
}

function askKind({ kind }: KeptAnswer, { ui }: SaveFixtureDeps): Promise<CaseKind> {
  const details: Readonly<Record<CaseKind, string>> = {
    representative: l10n.t('An everyday case.'),
    'known-bad': l10n.t('It went wrong before and must not again.'),
    'format-sensitive': l10n.t('Something else parses the answer.'),
    safety: l10n.t('It must be refused or handled with care.'),
  };
  return ui.pick({
    title: l10n.t('Save as Fixture (2/3)'),
    placeholder: l10n.t('Which kind of case is it?'),
    items: caseKinds.map((value) => ({
      label: value,
      detail: details[value],
      value,
      isPreselected: value === kind,
    })),
  });
}

function suggestName({ values, about = '' }: KeptAnswer): string {
  const texts = new Map(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
  const likely = texts.get(findLikelyInput([...texts.keys()]) ?? '') ?? '';
  const text = about.trim() === '' ? likely : about;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longestName ? `${line.slice(0, longestName - 1)}…` : line;
}

async function write(
  { project, path, fixtures }: PromptFixtures,
  added: NewCase,
  { files, editor }: SaveFixtureDeps,
): Promise<void> {
  const existing = fixtures.files.find((file) => isFixturesPath(file));
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length);
  const file = existing ?? folder + toFixturesName(name);
  const uri = [project.folder, ...file.split('/').map(encodeURIComponent)].join('/');
  const isWritten =
    existing === undefined
      ? await create(uri, name, added, files)
      : await append(uri, added, { files, editor });
  if (!isWritten) {
    throw new UserError(
      existing === undefined
        ? l10n.t('{0} could not be created, or there is such a file already.', file)
        : l10n.t(
            'The case could not be written to {0}. Mend the file, then save the fixture again.',
            file,
          ),
    );
  }
  await editor.reveal(uri, { line: findLastCase(await editor.readText(uri), file), column: 0 });
}

/** The line of the case that was just added. */
function findLastCase(text: string, file: string): number {
  return parseFixturesFile(text, { file }).tests.at(-1)?.place.range.start.line ?? 0;
}

async function create(
  uri: string,
  promptName: string,
  added: NewCase,
  files: FixtureFiles,
): Promise<boolean> {
  const text = createFixturesFile(promptName, [added]);
  return text !== undefined && (await files.create(uri, text));
}

async function append(
  uri: string,
  added: NewCase,
  { files, editor }: Pick<SaveFixtureDeps, 'files' | 'editor'>,
): Promise<boolean> {
  const edits = appendCase(await editor.readText(uri), added);
  return edits !== undefined && (await files.applyEdits(uri, edits));
}

// Make a fixture of what an application sent and got: a case that the next version is tried with.
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { getGuardKey } from '../../domain/guards/guardKey.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { isRequiredInput, listInputs } from '../../domain/prompt/variables.ts';
import type { Guard } from '../../domain/rollout/rolloutPlan.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { resolvePrompt } from '../commands/resolvePrompt.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { GuardedSample } from '../rolloutPanel/guardedSample.ts';
import { findLikelyInput } from './likelyInput.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';
import { saveFixture, type SaveFixtureDeps } from './saveFixture.ts';

export interface SampleFixtureDeps extends CommandDeps, SaveFixtureDeps {
  readonly book: Pick<FixtureBook, 'read'>;
  readonly requireTrust: () => void;
}

/** Asks what must hold, writes the case beside the prompt and shows it. */
export async function makeSampleFixture(
  target: CommandTarget,
  { sample, guards }: GuardedSample,
  deps: SampleFixtureDeps,
): Promise<void> {
  deps.requireTrust();
  const { prompt, content } = await readPrompt(target, deps);
  const values = await toValues(sample, content, deps);
  const failed = sample.failed.length > 0;
  const limitMs = findLatencyLimit(sample, guards);
  await saveFixture(
    {
      ...{ prompt, values, answer: sample.output, about: sample.input },
      kind: failed ? 'known-bad' : 'representative',
      ...(failed ? { fault: isUnreadable(sample, content) ? 'unreadable' : 'bad' } : {}),
      ...(limitMs === undefined ? {} : { limitMs }),
    },
    deps,
  );
  if (sample.redactions > 0) warnOfRedactions(sample, values, deps);
}

async function readPrompt(
  target: CommandTarget,
  deps: SampleFixtureDeps,
): Promise<{ readonly prompt: PromptFixtures; readonly content: PromptContent }> {
  const { copy, key } = await resolvePrompt(target, deps, l10n.t('Make Fixture'));
  if (copy === undefined) {
    throw new UserError(
      l10n.t(
        'No file in this window holds the prompt {0}. Open the folder that has it, then make the fixture again.',
        key,
      ),
    );
  }
  const prompt = await deps.book.read(copy.uri);
  if (prompt === undefined) {
    throw new UserError(l10n.t('Fixtures are kept only in folders on this machine.'));
  }
  const { content, problems } = parsePromptFile(await deps.editor.readText(copy.uri));
  if (content !== undefined) return { prompt, content };
  const error = problems.find(({ severity }) => severity === 'error');
  const line = String((error?.range.start.line ?? 0) + 1);
  throw new UserError(l10n.t('{0}, line {1}: {2}', prompt.path, line, error?.message ?? ''));
}

/** What the application sent for each input of the prompt; what it did not tell is found in the text, or asked. */
async function toValues(
  sample: SampleDto,
  content: PromptContent,
  { ui }: Pick<SampleFixtureDeps, 'ui'>,
): Promise<Readonly<Record<string, JsonValue>>> {
  const sent = new Map(Object.entries(sample.variables ?? {}));
  const inputs = [...listInputs(content)];
  const missing = inputs.flatMap(([name, input]) =>
    sent.has(name) || !isRequiredInput(input) ? [] : [name],
  );
  const holder = await chooseHolder(missing, sample, ui);
  const values: Record<string, JsonValue> = {};
  for (const [name] of inputs) {
    const value = name === holder ? sample.input : sent.get(name);
    if (value !== undefined) values[name] = value;
    else if (missing.includes(name)) values[name] = await askValue(name, ui);
  }
  return values;
}

/** The input that the text of the sample goes to; none where the application sent every value. */
async function chooseHolder(
  missing: readonly string[],
  { input }: SampleDto,
  ui: SampleFixtureDeps['ui'],
): Promise<string | undefined> {
  const [first, ...others] = missing;
  if (first === undefined || others.length === 0) return first;
  const likely = findLikelyInput(missing);
  const line = input.replaceAll(/\s+/g, ' ').slice(0, 80);
  return ui.pick({
    title: l10n.t('Make Fixture'),
    placeholder: l10n.t('The sample does not say. Which input was “{0}”?', line),
    items: missing.map((name) => ({ label: name, value: name, isPreselected: name === likely })),
  });
}

function askValue(name: string, ui: SampleFixtureDeps['ui']): Promise<string> {
  return ui.input({
    title: l10n.t('Make Fixture'),
    prompt: l10n.t('The sample has no value for “{0}”. Which one is it tried with?', name),
  });
}

/** Only what a prompt asks for as JSON can fail to be it: plain text is parsed by other means. */
function isUnreadable(
  { metrics, failed }: SampleDto,
  { responseFormat = 'text' }: PromptContent,
): boolean {
  return (
    responseFormat !== 'text' &&
    metrics['parseFailure'] === true &&
    failed.some((key) => key.startsWith('parseFailure'))
  );
}

/** What the guard allows, where being late is all that went wrong. */
function findLatencyLimit({ failed }: SampleDto, guards: readonly Guard[]): number | undefined {
  const own = guards.filter((guard) => failed.includes(getGuardKey(guard)));
  if (own.some(({ metric }) => metric !== 'latencyMs')) return undefined;
  return own.find(({ budget }) => budget !== undefined)?.budget;
}

/** As `[e-mail]`: what the registry puts in the place of what it takes out. */
const placeholder = /\[[\p{L}\p{N} _-]{1,60}\]/u;

/** A case with placeholders in the place of names and numbers may not show what went wrong. */
function warnOfRedactions(
  { redactions }: SampleDto,
  values: Readonly<Record<string, JsonValue>>,
  { ui }: Pick<SampleFixtureDeps, 'ui'>,
): void {
  const named = Object.entries(values)
    .filter(([, value]) => typeof value === 'string' && placeholder.test(value))
    .map(([name]) => `“${name}”`);
  const places = redactions === 1 ? l10n.t('one place') : l10n.t('{0} places', redactions);
  ui.warn(
    named.length === 0
      ? l10n.t('The sample was redacted in {0} before it was stored; its values are whole.', places)
      : l10n.t(
          'The sample was redacted in {0} before it was stored: {1} holds placeholders such as “[e-mail]”. Put likely values in their place.',
          places,
          named.join(', '),
        ),
  );
}

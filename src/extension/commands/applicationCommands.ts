// For application developers: which version a unit gets, and the code that resolves a prompt.
import { Type } from 'typebox';
import { AnswerCheck } from '../../client/answerCheck.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { CommandDeps } from './commandDeps.ts';
import { isRegistryFault } from './registryFault.ts';
import { resolvePrompt, type PromptInHand } from './resolvePrompt.ts';
import { writeSnippet, type SnippetLanguage } from './resolveSnippet.ts';

const resolved = new AnswerCheck(
  Type.Object({
    variant: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
    metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
);

/** Asks the registry exactly as an application does. */
export async function explainUnit(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Which Version Does a Unit Get?');
  const inHand = await resolvePrompt(target, deps, title);
  const environment = target.environment ?? inHand.project.defaultEnvironment;
  const client = await inHand.project.connection.reader();
  const kept = deps.drafts.get('unit', inHand.key);
  const text = await deps.ui.input({
    title: `${title} · ${inHand.key} · ${environment}`,
    prompt: l10n.t(
      'The unit’s key as the application sends it, then attributes: user-17 tenant=internal',
    ),
    ...(kept === undefined ? {} : { value: kept }),
    validate: (value) =>
      parseUnit(value) === undefined ? l10n.t('Write a key, then name=value pairs.') : undefined,
  });
  await deps.drafts.keep(text, 'unit', inHand.key);
  const unit = parseUnit(text);
  if (unit === undefined) return;
  const { key, attributes } = unit;
  const answer = await evaluate(
    client,
    { inHand, environment },
    { ...attributes, targetingKey: key },
  );
  deps.ui.inform(describeAnswer(key, { inHand, environment }, answer), [
    { label: l10n.t('Another Unit…'), run: () => deps.runCommand(commandIds.explainUnit, target) },
  ]);
}

interface Place {
  readonly inHand: PromptInHand;
  readonly environment: string;
}

interface Unit {
  readonly key: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `user-17 tenant=internal region=eu`; undefined when it is not of that form. */
export function parseUnit(text: string): Unit | undefined {
  const [key, ...pairs] = text.trim().split(/\s+/);
  if (key === undefined || key === '') return undefined;
  const entries = pairs.map((pair) => /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/.exec(pair));
  if (entries.some((entry) => entry === null)) return undefined;
  const attributes = entries.map((entry) => [entry?.[1] ?? '', entry?.[2] ?? ''] as const);
  return { key, attributes: Object.fromEntries(attributes) };
}

async function evaluate(client: RegistryClient, { inHand, environment }: Place, context: object) {
  // OFREP clients send the slash of a key as it is.
  const flag = inHand.key.split('/').map(encodeURIComponent).join('/');
  try {
    const { value } = await client.transport.send({
      method: 'POST',
      isQuestion: true,
      path: `${registryPaths.ofrep(environment)}/${flag}`,
      answer: resolved,
      body: { context },
    });
    return value;
  } catch (error) {
    if (!isRegistryFault(error, 'not_found', 'invalid_response')) throw error;
    throw new UserError(
      l10n.t(
        '{0} serves no version of {1}: applications use their own default.',
        environment,
        inHand.key,
      ),
      { cause: error },
    );
  }
}

function describeAnswer(
  unit: string,
  { inHand, environment }: Place,
  answer: { readonly variant?: string; readonly metadata?: Readonly<Record<string, unknown>> },
): string {
  const version = answer.variant ?? '?';
  const isCandidate = answer.metadata?.['arm'] === 'candidate';
  const stage = answer.metadata?.['stage'];
  if (!isCandidate)
    return l10n.t('{0} gets {1} {2} in {3}.', unit, inHand.key, version, environment);
  return l10n.t(
    '{0} gets the candidate {1} {2} in {3} (stage {4}).',
    unit,
    inHand.key,
    version,
    environment,
    typeof stage === 'string' ? stage : '?',
  );
}

/** Copies code that resolves the prompt, with the last known content as its default. */
export async function copyResolveCode(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Copy Code to Resolve This Prompt');
  const inHand = await resolvePrompt(target, deps, title);
  const { project, key } = inHand;
  const environment = target.environment ?? project.defaultEnvironment;
  const client = await project.connection.reader();
  const language = await deps.ui.pick<SnippetLanguage>({
    title: `${title} · ${key}`,
    placeholder: l10n.t('Which language?'),
    items: [
      {
        label: 'TypeScript / JavaScript',
        description: l10n.t('OpenFeature server SDK'),
        value: 'typescript',
        isPreselected: true,
      },
      { label: 'Python', description: l10n.t('OpenFeature SDK'), value: 'python' },
      { label: 'curl', description: 'OFREP', value: 'curl' },
    ],
  });
  const live = inHand.prompt?.environments.find((one) => one.environment === environment)?.stable;
  const version = live ?? inHand.prompt?.newestVersion;
  const fallback =
    version === undefined
      ? undefined
      : (await deps.versions.get(project.connection, key, version)).content;
  const facts = { registry: client.baseUrl, environment, key, fallback };
  await deps.editor.copyText(writeSnippet(language, facts));
  deps.ui.inform(
    l10n.t(
      'Copied. Its token is read from PROMPT_ROLLOUT_APP_TOKEN; ask for one with the role app.',
    ),
    project.connection.isLocal
      ? [
          {
            label: l10n.t('Manage Local Registry…'),
            run: () => deps.runCommand(commandIds.manageLocalRegistry),
          },
        ]
      : [],
  );
}

export async function copyKey(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const { key } = await resolvePrompt(target, deps, l10n.t('Copy Prompt Key'));
  await deps.editor.copyText(key);
}

export const applicationHandlers = (deps: CommandDeps) => ({
  [commandIds.explainUnit]: (target: CommandTarget) => explainUnit(target, deps),
  [commandIds.copyResolveCode]: (target: CommandTarget) => copyResolveCode(target, deps),
  [commandIds.copyKey]: (target: CommandTarget) => copyKey(target, deps),
});

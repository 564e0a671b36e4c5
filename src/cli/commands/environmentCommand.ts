import { Option, type Command } from 'commander';
import { RegistryError } from '../../client/registryError.ts';
import {
  acceptedOrigins,
  type AcceptedOrigin,
  type EnvironmentRules,
  type SampleRules,
} from '../../domain/environment/environment.ts';
import type { EnvironmentDto } from '../../protocol/registry/environmentDto.ts';
import { createUsageError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { formatTable } from '../formatTable.ts';

interface SetFlags {
  readonly create?: boolean;
  readonly order?: string;
  readonly protected?: 'yes' | 'no';
  readonly requireEvidence?: 'yes' | 'no';
  readonly accepts?: AcceptedOrigin;
  readonly samples?: 'on' | 'off';
  readonly redact?: readonly string[];
}

/** `environment list | show | set | delete-samples`: the places that serve versions, with their rules. */
export function registerEnvironment(program: Command, open: OpenCommandLine): void {
  const environment = program
    .command('environment')
    .description('list environments and change their rules');
  environment
    .command('list')
    .description('list environments by their order')
    .action(async (_flags: object, command: Command) => {
      const line = open(command);
      const items = await (await line.connect()).environments.list();
      line.show({ items }, listLines(items));
    });
  environment
    .command('show')
    .description('show the rules of one environment')
    .argument('<environment>', 'its name')
    .action(async (name: string, _flags: object, command: Command) => {
      const line = open(command);
      const found = await (await line.connect()).environments.get(name);
      line.show(found, listDetails(found));
    });
  registerSet(environment, open);
  environment
    .command('delete-samples')
    .description('delete everything that is stored of live traffic there (operators)')
    .argument('<environment>', 'its name')
    .action(async (name: string, _flags: object, command: Command) => {
      const line = open(command);
      const deleted = await (await line.connect()).environments.deleteSamples(name);
      line.show({ deleted }, `Deleted ${deleted} ${deleted === 1 ? 'sample' : 'samples'}.`);
    });
}

function registerSet(environment: Command, open: OpenCommandLine): void {
  const yesNo = ['yes', 'no'];
  environment
    .command('set')
    .description('change rules of an environment; what is not named stays (operators)')
    .argument('<environment>', 'its name')
    .option('--create', 'make it if there is none of this name')
    .option('--order <number>', 'its place in lists')
    .addOption(new Option('--protected <answer>', 'who may change traffic').choices(yesNo))
    .addOption(new Option('--require-evidence <answer>', 'eval runs come first').choices(yesNo))
    .addOption(
      new Option('--accepts <origin>', 'which versions it may serve').choices([...acceptedOrigins]),
    )
    .addOption(
      new Option('--samples <answer>', 'keep inputs and outputs of live traffic, redacted').choices(
        ['on', 'off'],
      ),
    )
    .option(
      '--redact <name=pattern...>',
      'also take out what this regular expression matches; name= removes it again',
    )
    .action(async (name: string, flags: SetFlags, command: Command) => {
      const line = open(command);
      const client = await line.connect();
      const before = await client.environments.get(name).catch((error: unknown) => {
        const isMissing = error instanceof RegistryError && error.code === 'environment_not_found';
        if (isMissing && flags.create === true) return newEnvironment;
        throw error;
      });
      const after = await client.environments.put(name, changeRules(before, flags));
      line.show(after, listDetails(after));
    });
}

const newEnvironment: EnvironmentRules = {
  order: 10,
  protected: false,
  requireEvidence: false,
  accepts: 'any',
};

function changeRules(before: EnvironmentRules, flags: SetFlags): EnvironmentRules {
  const samples = changeSamples(before.samples, flags);
  return {
    order: flags.order === undefined ? before.order : readOrder(flags.order),
    protected: flags.protected === undefined ? before.protected : flags.protected === 'yes',
    requireEvidence:
      flags.requireEvidence === undefined
        ? before.requireEvidence
        : flags.requireEvidence === 'yes',
    accepts: flags.accepts ?? before.accepts,
    ...(samples === undefined ? {} : { samples }),
  };
}

function changeSamples(
  before: SampleRules | undefined,
  { samples, redact }: SetFlags,
): SampleRules | undefined {
  if (samples === undefined && redact === undefined) return before;
  const rules = changePatterns(before?.redact ?? [], redact ?? []);
  return {
    keep: samples === undefined ? (before?.keep ?? false) : samples === 'on',
    ...(rules.length === 0 ? {} : { redact: rules }),
  };
}

type Patterns = NonNullable<SampleRules['redact']>;

function changePatterns(before: Patterns, changes: readonly string[]): Patterns {
  const rules = new Map(before.map(({ name, pattern }) => [name, pattern]));
  for (const text of changes) {
    const [, name, pattern] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || pattern === undefined)
      throw createUsageError(
        '--redact takes a name and a pattern: --redact order-number=ORD-\\d{8}',
      );
    if (pattern === '') rules.delete(name);
    else rules.set(name, pattern);
  }
  return [...rules].map(([name, pattern]) => ({ name, pattern }));
}

function readOrder(text: string): number {
  const order = Number(text);
  if (text !== '' && Number.isInteger(order) && order >= 0 && order <= 1000) return order;
  throw createUsageError('--order takes a whole number from 0 to 1000.');
}

function listLines(environments: readonly EnvironmentDto[]): string[] {
  return formatTable(
    ['NAME', 'PROTECTED', 'REQUIRES EVIDENCE', 'ACCEPTS', 'SAMPLES'],
    environments.map((one) => [
      one.name,
      describeAnswer(one.protected),
      describeAnswer(one.requireEvidence),
      one.accepts,
      describeSamples(one),
    ]),
  );
}

function listDetails(environment: EnvironmentDto): string[] {
  const patterns = environment.samples?.redact ?? [];
  return [
    environment.name,
    `  order              ${environment.order}`,
    `  protected          ${describeAnswer(environment.protected)}`,
    `  requires evidence  ${describeAnswer(environment.requireEvidence)}`,
    `  accepts            ${environment.accepts}`,
    `  samples            ${describeSamples(environment)}`,
    ...patterns.map(({ name, pattern }) => `  also redacts       ${name}: ${pattern}`),
  ];
}

function describeAnswer(answer: boolean): string {
  return answer ? 'yes' : 'no';
}

function describeSamples({ samples }: EnvironmentDto): string {
  return samples?.keep === true ? 'kept, redacted' : 'not kept';
}

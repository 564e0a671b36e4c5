import { Option, type Command } from 'commander';
import { actorKinds, roles, type ActorKind, type Role } from '../../domain/identity/actor.ts';
import type { TokenDto } from '../../protocol/registry/tokenDto.ts';
import { createUsageError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { formatTable } from '../formatTable.ts';
import { formatTime } from '../formatTime.ts';

interface CreateFlags {
  readonly name: string;
  readonly kind: ActorKind;
  readonly role: readonly Role[];
  readonly environment?: readonly string[];
  readonly expiresInDays?: string;
}

/** `token create | list | revoke`, for operators. */
export function registerToken(program: Command, open: OpenCommandLine): void {
  const token = program.command('token').description('create, list and revoke access tokens');
  registerCreate(token, open);
  token
    .command('list')
    .description('list tokens; secrets are not kept and cannot be shown')
    .option('--all', 'revoked and expired ones too')
    .action(async (flags: { all?: boolean }, command: Command) => {
      const line = open(command);
      const items = await (await line.connect()).tokens.list();
      const shown = flags.all === true ? items : items.filter((one) => isValid(one, Date.now()));
      line.show({ items: shown }, listTokenLines(shown));
    });
  token
    .command('revoke')
    .description('make a token useless at once')
    .argument('<id>', 'its id, from the list')
    .action(async (id: string, _flags: object, command: Command) => {
      const line = open(command);
      const revoked = await (await line.connect()).tokens.revoke(id);
      line.show(revoked, `Revoked the token of ${revoked.name}.`);
    });
}

function registerCreate(token: Command, open: OpenCommandLine): void {
  token
    .command('create')
    .description('create a token and print it, this once')
    .requiredOption('--name <actor>', 'who acts with it, as the history will say')
    .addOption(
      new Option('--kind <kind>', 'what acts with it').choices([...actorKinds]).default('machine'),
    )
    .addOption(
      new Option('--role <role...>', 'what it may do').choices([...roles]).makeOptionMandatory(),
    )
    .option('-e, --environment <name...>', 'only there (default: everywhere)')
    .option('--expires-in-days <number>', 'default: never')
    .action(async (flags: CreateFlags, command: Command) => {
      const line = open(command);
      const days = readDays(flags.expiresInDays);
      const created = await (
        await line.connect()
      ).tokens.create({
        name: flags.name,
        kind: flags.kind,
        roles: [...new Set(flags.role)],
        ...(flags.environment === undefined ? {} : { environments: [...flags.environment] }),
        ...(days === undefined ? {} : { expiresInDays: days }),
      });
      // Alone on its line, so that a script can keep it: prompt-rollout token create … > file
      line.show(created, created.token);
    });
}

function readDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days;
  throw createUsageError('--expires-in-days takes a whole number from 1 to 3650.');
}

function isValid({ revokedAt, expiresAt }: TokenDto, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || Date.parse(expiresAt) > now);
}

function listTokenLines(tokens: readonly TokenDto[]): string[] {
  if (tokens.length === 0) return ['No tokens.'];
  return formatTable(
    ['ID', 'NAME', 'KIND', 'ROLES', 'ENVIRONMENTS', 'CREATED', 'EXPIRES', 'REVOKED'],
    tokens.map((one) => [
      one.id,
      one.name,
      one.kind,
      one.roles.join(','),
      one.environments?.join(',') ?? 'all',
      formatTime(one.createdAt),
      formatTime(one.expiresAt) || 'never',
      formatTime(one.revokedAt),
    ]),
  );
}

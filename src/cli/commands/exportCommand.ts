import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { createUsageError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';

interface ExportedPrompt {
  readonly version: string;
  readonly contentHash: string;
  readonly content: PromptContent;
}

/**
 * The file that an application ships as its last known content, for when the registry cannot be reached. Holds no time, so
 * that an unchanged environment gives the same bytes.
 */
interface ExportedDefaults {
  readonly format: 1;
  readonly environment: string;
  readonly storeId: string;
  readonly prompts: Readonly<Record<string, ExportedPrompt>>;
}

/** `export`: what an environment serves to everybody, as a file. */
export function registerExport(program: Command, open: OpenCommandLine): void {
  program
    .command('export')
    .description('write the stable contents of an environment, as default for an application')
    .argument('[prompt...]', 'only these')
    .option('-e, --environment <name>', 'which (default: the one of the project, else production)')
    .option('-o, --out <file>', 'instead of standard output')
    .action(
      async (prompts: string[], flags: { environment?: string; out?: string }, self: Command) => {
        const line = open(self);
        const client = await line.connect();
        const environment = await line.chooseEnvironment(flags.environment);
        const exported = await collectDefaults(client, environment, prompts);
        if (flags.out === undefined) {
          line.printJson(exported);
          return;
        }
        const text = `${JSON.stringify(exported, null, 2)}\n`;
        await writeDefaults(path.resolve(line.folder, flags.out), text);
        const count = Object.keys(exported.prompts).length;
        line.show(
          { out: flags.out, prompts: count },
          `Wrote ${count} ${count === 1 ? 'prompt' : 'prompts'} of ${environment} to ${flags.out}.`,
        );
      },
    );
}

async function collectDefaults(
  client: RegistryClient,
  environment: string,
  wanted: readonly string[],
): Promise<ExportedDefaults> {
  const { storeId } = await client.info();
  // An unknown environment is an error, not an empty file.
  await client.environments.get(environment);
  const all =
    wanted.length === 0
      ? await client.prompts.listAll()
      : await Promise.all(wanted.map((prompt) => client.prompts.get(prompt)));
  const prompts: Record<string, ExportedPrompt> = {};
  for (const { key, environments } of all.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const served = environments.find((one) => one.environment === environment);
    if (served === undefined) continue;
    const { version, contentHash, content } = await client.versions.get(key, served.stable);
    prompts[key] = { version, contentHash, content };
  }
  return { format: 1, environment, storeId, prompts };
}

async function writeDefaults(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw createUsageError(`The file cannot be written: ${why}`);
  }
}

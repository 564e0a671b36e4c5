import { parseArgs } from 'node:util';
import { DemoError } from './demoError.ts';

export interface DemoOptions {
  readonly command: 'run' | 'setup' | 'model';
  readonly url: string;
  readonly tokenFile: string;
  readonly environment: string;
  readonly port: number;
  /** Users who come by per second. */
  readonly rate: number;
  /** The sample's folder: `setup` reads its history, the others keep the model's address in its project file right. */
  readonly sample: string;
}

const demoUsage = `The sample's application, and the setting up of the sample.

  demo --url URL --token-file FILE [--environment production] [--port 0] [--rate 16] [--sample FOLDER]
      resolves the sample's prompts for simulated users, shows on a loopback page which version each got, and
      answers evals as a stand-in for a language model, at the address in the sample's prompt-rollout.yml
  demo setup --url URL --token-file FILE --sample FOLDER
      publishes and deploys the sample's past; may be repeated
  demo model --sample FOLDER
      only the stand-in for a language model
`;

const maxRate = 1_000;

/** Reads the command line. Throws DemoError with code `usage`. */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = parse(args);
  const command = parseCommand(positionals);
  const { url, environment, sample, 'token-file': tokenFile } = values;
  const port = parseNumber('--port', values.port, { min: 0, max: 65_535 });
  const rate = parseNumber('--rate', values.rate, { min: 0.01, max: maxRate });
  if (command !== 'model') checkRegistry(url, tokenFile);
  if (command !== 'run' && sample === '') throw usage('--sample is missing.');
  return { command, url, tokenFile, environment, port: Math.floor(port), rate, sample };
}

function checkRegistry(url: string, tokenFile: string): void {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw usage('--url needs the address of a registry, for example http://127.0.0.1:4747.');
  if (tokenFile === '') throw usage('--token-file is missing.');
}

function parse(args: readonly string[]) {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: text(''),
        'token-file': text(''),
        environment: text('production'),
        port: text('0'),
        rate: text('16'),
        sample: text(''),
      },
    });
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : 'The options cannot be read.');
  }
}

function parseCommand(positionals: readonly string[]): DemoOptions['command'] {
  const [command = 'run', ...rest] = positionals;
  if (isCommand(command) && rest.length === 0) return command;
  throw usage(`There is no command "${positionals.join(' ')}".`);
}

function isCommand(name: string): name is DemoOptions['command'] {
  return name === 'run' || name === 'setup' || name === 'model';
}

function parseNumber(
  name: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= min && number <= max) return number;
  throw usage(`${name} needs a number from ${min} to ${max}, not "${text}".`);
}

function usage(message: string): DemoError {
  return new DemoError('usage', `${message}\n\n${demoUsage}`);
}

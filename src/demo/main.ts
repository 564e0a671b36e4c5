import path from 'node:path';
import process from 'node:process';
import { DemoApplication } from './demoApplication.ts';
import { DemoError } from './demoError.ts';
import { parseDemoOptions, type DemoOptions } from './demoOptions.ts';
import { describeServed } from './describeServed.ts';
import { readSampleModelPort } from './model/sampleModelUrl.ts';
import { SpoiltPrompts } from './model/spoiltPrompts.ts';
import { startSampleModel } from './model/startSampleModel.ts';
import { ModelClient } from './modelClient.ts';
import { OutcomeReporter } from './outcomeReporter.ts';
import { PromptSource } from './promptSource.ts';
import { readSampleHistory } from './sampleHistory.ts';
import { setUpSample } from './sampleSetup.ts';
import { SetupApi } from './setupApi.ts';
import { startDemoServer } from './startDemoServer.ts';
import { SupportDesk } from './supportDesk.ts';
import { TokenFile } from './tokenFile.ts';

/** The prompts of `media/sample`. */
const samplePrompts = ['support/answer', 'triage', 'sales/followup'] as const;
const lineEveryMs = 5_000;
const repeatTicks = 12;

async function main(): Promise<void> {
  const options = parseDemoOptions(process.argv.slice(2));
  switch (options.command) {
    case 'setup':
      return setUp(options);
    case 'model':
      return runModel(options);
    case 'run':
      return run(options);
  }
}

/** Standard output carries one JSON line for programs; people read standard error. */
function announce(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function setUp({ url, tokenFile, sample }: DemoOptions): Promise<void> {
  const token = new TokenFile(tokenFile);
  const history = await readSampleHistory(path.join(sample, 'history', 'history.json'));
  const api = new SetupApi({ url, readToken: () => token.read() });
  announce({ event: 'set-up', ...(await setUpSample(api, history)) });
}

/** Nothing to do where the project file names real models only. */
async function runModel({ sample }: DemoOptions): Promise<void> {
  if ((await readSampleModelPort(sample)) === undefined) return;
  const model = await startSampleModel(sample);
  // A line now and then tells whether anybody listens.
  const printing = startPrinting(
    () => `The stand-in for a language model answers at ${model.url}.`,
  );
  endWith(async () => {
    clearInterval(printing);
    await model.close();
  });
  announce({ event: 'listening', modelUrl: model.url });
}

async function run(options: DemoOptions): Promise<void> {
  const { url, tokenFile, environment, port, rate } = options;
  const token = new TokenFile(tokenFile);
  const now = Date.now;
  const readToken = (): Promise<string> => token.read();
  const source = await PromptSource.connect({ url, environment, readToken, now });
  const reporter = new OutcomeReporter({ url, environment, readToken });
  const spoilt = new SpoiltPrompts();
  const model = await startSampleModel(options.sample, spoilt);
  const desk = new SupportDesk({
    model: new ModelClient(model.url),
    spoilt,
    chance: Math.random,
  });
  const application = new DemoApplication({
    source,
    reporter,
    desk,
    prompts: samplePrompts,
    ratePerSecond: rate,
    now,
  });
  const server = await startDemoServer({ application, environment, registryUrl: url, port });
  application.start();
  reporter.start();
  const printing = startPrinting(
    () => `${environment}: ${describeServed(application.readState())}`,
  );
  endWith(async () => {
    application.stop();
    clearInterval(printing);
    await Promise.all([reporter.stop(), server.close(), model.close()]);
    await source.close();
  });
  // Last: whoever reads it may stop this at once.
  announce({ event: 'listening', url: server.url, modelUrl: model.url });
}

/** Closes everything when it is told to end, or when nobody listens any more. */
function endWith(close: () => Promise<void>): void {
  const stop = async (): Promise<void> => {
    await close();
    // A call that still waits for the registry would hold the process for seconds.
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  // Whoever started it is gone when nobody reads what it writes.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => void stop());
}

/** Writes a line when it changed, and now and then anyway. */
function startPrinting(describe: () => string): NodeJS.Timeout {
  let last = '';
  let ticks = 0;
  return setInterval(() => {
    const line = describe();
    ticks += 1;
    if (line === last && ticks % repeatTicks !== 0) return;
    last = line;
    process.stderr.write(`${line}\n`);
  }, lineEveryMs);
}

main().catch((error: unknown) => {
  const known = error instanceof DemoError;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  process.exitCode = known && error.code === 'usage' ? 2 : 1;
});

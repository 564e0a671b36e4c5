// Open Sample: a copy of the sample workspace with its history in a local registry, and the application that uses it.
import { commandIds } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { CommandDeps } from './commandDeps.ts';

export interface SampleWorkspace {
  /** Asks where, copies the sample there unless it is there already, and answers its folder. */
  readonly copy: () => Promise<string>;
  /** Opens the folder; its window then sets the registry up. */
  readonly open: (folder: string) => Promise<void>;
}

/** Copies the sample and opens it. */
export async function openSample(sample: SampleWorkspace): Promise<void> {
  await sample.open(await sample.copy());
}

export interface SampleSetup {
  /** Publishes the sample's history; may be repeated. */
  readonly publish: () => Promise<void>;
  /** Starts the application and answers the address of its page. */
  readonly startApplication: () => Promise<string>;
  readonly openPage: (address: string) => Promise<void>;
  readonly firstPrompt: () => Promise<string | undefined>;
}

/** Runs once in the window of a freshly copied sample. */
export async function setUpSample(
  { ui, editor }: Pick<CommandDeps, 'ui' | 'editor'>,
  setup: SampleSetup,
): Promise<void> {
  await ui.progress(l10n.t('Setting up the sample…'), () => setup.publish());
  const address = await setup.startApplication();
  const prompt = await setup.firstPrompt();
  if (prompt !== undefined) await editor.reveal(prompt);
  ui.inform(
    l10n.t(
      'The sample is ready. Its application asks for the prompts, and its page shows who got which version.',
    ),
    [{ label: l10n.t('Open the Application’s Page'), run: () => setup.openPage(address) }],
  );
}

/** Runs in later windows of the sample, a reloaded one for example: the application ended with the window before. */
export function offerApplication(
  { ui }: { readonly ui: Pick<CommandDeps['ui'], 'inform'> },
  setup: Pick<SampleSetup, 'startApplication' | 'openPage'>,
): void {
  const start = async (): Promise<void> => setup.openPage(await setup.startApplication());
  ui.inform(l10n.t('The sample’s application ended with its last window.'), [
    { label: l10n.t('Start the Application'), run: start },
  ]);
}

export const sampleHandlers = (sample: SampleWorkspace) => ({
  [commandIds.openSample]: (): Promise<void> => openSample(sample),
});

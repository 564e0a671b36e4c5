import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { themes } from '../editor/openEditor.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import {
  startSampleApplication,
  type SampleApplication,
} from '../editor/startSampleApplication.ts';
import { createColleague } from '../person/createColleague.ts';
import { KeyboardPerson } from '../person/keyboardPerson.ts';
import type { RegistryClient } from '../../src/client/registryClient.ts';

export const promptFile = 'prompts/support/answer.prompt.yml';
export const production = { prompt: 'support/answer', environment: 'production' };
export const staging = { prompt: 'support/answer', environment: 'staging' };

/** An address where nothing listens, which the person has agreed to use. */
export const nobody = 'http://127.0.0.1:9';

/** Keeps the pictures of two runs alike. */
const calmSettings = {
  'editor.cursorBlinking': 'solid',
  'workbench.reduceMotion': 'on',
  'workbench.list.smoothScrolling': false,
  'editor.stickyScroll.enabled': false,
  'remote.autoForwardPorts': false,
  'promptRollout.trustedRegistries': [nobody],
};

export type Theme = keyof typeof themes;

export const wide = { width: 1280, height: 800 };
/** Leaves 500 px for an editor beside the side bar. */
export const narrow = { width: 864, height: 800 };

/** The sample in an editor, with its application, that all surfaces are shown on one after the other. */
export interface Stage extends OpenSample {
  readonly person: KeyboardPerson;
  readonly colleague: RegistryClient;
  readonly application: SampleApplication;
  /** What pictures are taken of: the first window unless a surface shows something else. */
  shown: Page;
  readonly theme: Theme;
  /** Closed with the stage, in reverse order. */
  readonly later: (close: () => Promise<unknown>) => void;
  /** Replaces a text in a file of the workspace, behind the editor's back. */
  readonly change: (file: string, from: string, to: string) => Promise<void>;
}

export async function openStage(theme: Theme): Promise<Stage> {
  // Whose pictures these are is nobody's business: git takes these before the name that is configured.
  Object.assign(process.env, {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Ada',
  });
  const sample = await openSample({ theme, viewport: wide, userSettings: calmSettings });
  try {
    const { url, appTokenFile } = sample.registry;
    const application = await startSampleApplication({ url, tokenFile: appTokenFile });
    const { client } = await createColleague(sample.client, 'Grace');
    const closing: (() => Promise<unknown>)[] = [() => sample.close(), () => application.stop()];
    const stage: Stage = {
      ...sample,
      person: new KeyboardPerson(sample.editor),
      colleague: client,
      application,
      shown: sample.editor.page,
      theme,
      later: (close) => void closing.push(close),
      change: (file, from, to) => changeFile(path.join(sample.workspace, file), from, to),
      close: async () => {
        for (const close of closing.toReversed()) await close();
      },
    };
    return stage;
  } catch (error) {
    await sample.close();
    throw error;
  }
}

/** A folder that goes with the stage; its own name is in the title of a window. */
export async function makeFolder({ later }: Pick<Stage, 'later'>): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'screenshots-'));
  later(() => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return path.join(parent, 'shop');
}

async function changeFile(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not contain “${from}”.`);
  await writeFile(file, text.replace(from, to));
}

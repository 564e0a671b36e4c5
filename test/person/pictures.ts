import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from 'mocha';
import type { Editor } from '../editor/openEditor.ts';

/** Takes a picture of a step into the folder that PICTURES names, to look at; without it nothing. */
export async function takePicture(editor: Pick<Editor, 'screenshot'>, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await editor.screenshot(path.join(folder, `${name}.png`));
}

/** For `afterEach`: what the screen shows when a test failed. */
export async function pictureFailure(
  { currentTest }: Context,
  editor: Pick<Editor, 'screenshot'>,
): Promise<void> {
  if (currentTest?.state !== 'failed') return;
  await takePicture(editor, `failed ${currentTest.title}`.replaceAll(/[^a-z0-9]+/gi, '-'));
}

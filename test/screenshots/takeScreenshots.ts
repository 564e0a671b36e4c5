// Pictures of every surface in a dark, a light and a high-contrast theme: `npm run screenshots [-- theme … surface …]`.
// All go to `.cache/screenshots`; those of the README, in the dark theme, also to `media/screenshots`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { themes } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { openStage, type Stage, type Theme } from './stage.ts';
import type { Surface } from './surface.ts';
import { days, standingAlone } from './surfaces.ts';
import { takeStillPicture } from './takeStillPicture.ts';

const folder = path.join(repositoryRoot, '.cache/screenshots');
const readmeFolder = path.join(repositoryRoot, 'media/screenshots');
const themeOfReadme: Theme = 'dark';

const asked = process.argv.slice(2);
const askedThemes = asked.filter(isTheme);
const askedNames = asked.filter((name) => !isTheme(name));

function isTheme(name: string): name is Theme {
  return name in themes;
}

function isAsked({ name }: Surface): boolean {
  return askedNames.length === 0 || askedNames.some((asked) => name.startsWith(asked));
}

async function take(surface: Surface, stage: Stage): Promise<void> {
  const { shown, theme } = stage;
  if (surface.isPointedAt !== true) await shown.mouse.move(230, 12);
  const picture = await takeStillPicture(surface.part?.(stage) ?? shown);
  const file = `${surface.name}-${theme}.png`;
  await writeFile(path.join(folder, file), picture);
  if (surface.isInReadme === true && theme === themeOfReadme) {
    await writeFile(path.join(readmeFolder, file), picture);
  }
  process.stdout.write(`  ${file}\n`);
}

/** Later surfaces go on from earlier ones, so all are arranged also when only some are taken, except of those that stand alone. */
function listArranged(day: readonly Surface[]): readonly Surface[] {
  const asked = day.filter(isAsked);
  if (asked.length === 0) return [];
  return standingAlone.find((group) => asked.every((one) => group.includes(one))) ?? day;
}

async function takeDay(theme: Theme, arranged: readonly Surface[]): Promise<void> {
  const stage = await openStage(theme);
  try {
    for (const surface of arranged) {
      await surface.arrange(stage);
      if (isAsked(surface)) await take(surface, stage);
    }
  } catch (error) {
    await writeFile(path.join(folder, `failed-${theme}.png`), await stage.shown.screenshot());
    throw error;
  } finally {
    await stage.close();
  }
}

await mkdir(folder, { recursive: true });
await mkdir(readmeFolder, { recursive: true });
for (const theme of askedThemes.length > 0 ? askedThemes : Object.keys(themes).filter(isTheme)) {
  for (const arranged of days.map(listArranged))
    if (arranged.length > 0) await takeDay(theme, arranged);
}

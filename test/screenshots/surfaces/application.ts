import { wide, type Stage } from '../stage.ts';
import type { Surface } from '../surface.ts';

/** The page of the sample's application follows the system's colours and not the editor's. */
async function openPage(stage: Stage): Promise<void> {
  const { editor, application, theme } = stage;
  const page = await editor.page.context().newPage();
  await page.setViewportSize(wide);
  await page.emulateMedia({
    colorScheme: theme === 'light' ? 'light' : 'dark',
    forcedColors: theme === 'highContrast' ? 'active' : 'none',
  });
  await page.goto(application.url);
  await page.getByText('support/answer').first().waitFor();
  stage.shown = page;
}

export const application: readonly Surface[] = [
  { name: 'application', arrange: openPage },
  {
    name: 'application-narrow',
    arrange: ({ shown }) => shown.setViewportSize({ width: 500, height: 800 }),
  },
];

import type { Locator } from 'playwright-core';
import type { Stage } from './stage.ts';

/** What one picture shows, and how the screen comes to show it. */
export interface Surface {
  /** Name of the file, without the theme. */
  readonly name: string;
  /** Goes on from where the surface before left the screen. */
  readonly arrange: (stage: Stage) => Promise<void>;
  /** The part to show; all of the window when left out. */
  readonly part?: (stage: Stage) => Locator;
  /** Whether it shows what the pointer is on; else the pointer is moved away. */
  readonly isPointedAt?: true;
  /** Whether the picture is in the README, and so in the repository. */
  readonly isInReadme?: true;
}

/** The line at the bottom alone, with its tooltip and notices left out. */
export function statusBarPart({ shown }: Stage): Locator {
  return shown.locator('.part.statusbar');
}

/** The side bar alone. */
export function sideBarPart({ shown }: Stage): Locator {
  return shown.locator('.part.sidebar');
}

/** The open editors alone. */
export function editorPart({ shown }: Stage): Locator {
  return shown.locator('.part.editor');
}

/** Colours and letters of a chart, as the theme of the editor gives them. */
export interface ChartLook {
  readonly stable: string;
  readonly candidate: string;
  readonly text: string;
  readonly grid: string;
  readonly boundary: string;
  readonly background: string;
  readonly font: string;
}

/** Reads the look from the page's styles: a canvas knows no variables. */
export function readChartLook(element: Element): ChartLook {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  return {
    stable: read('--chart-stable'),
    candidate: read('--chart-candidate'),
    text: read('--chart-text'),
    grid: read('--chart-grid'),
    boundary: read('--chart-boundary'),
    background: read('--chart-background'),
    font: `11px ${style.fontFamily}`,
  };
}

export function isSameLook(one: ChartLook, other: ChartLook): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

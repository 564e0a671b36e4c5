/** What is wider than the page, and texts of one block that lie on each other. Runs in the page. */
export function findMisplaced(): string[] {
  const found: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide`);
  const isShown = (element: Element): boolean =>
    element.closest('.sr, thead, [hidden]') === null && element.checkVisibility();
  const blocks = [
    ...document.querySelectorAll(
      'h1, h2, h3, h4, p, li:not(:has(p, article)), .cell-value, th, dd, dt, q, pre, label, textarea, .link, .toggle, vscode-button',
    ),
  ].filter(isShown);
  const boxes = blocks.map((element) => ({ element, box: element.getBoundingClientRect() }));
  for (const [index, { element, box }] of boxes.entries()) {
    if (box.right > clientWidth + 1) found.push(`outside: ${element.outerHTML.slice(0, 120)}`);
    for (const other of boxes.slice(index + 1, index + 40)) {
      if (element.contains(other.element) || other.element.contains(element)) continue;
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (across > 1 && down > 2) {
        found.push(
          `${element.outerHTML.slice(0, 160)} lies on ${other.element.outerHTML.slice(0, 160)}`,
        );
      }
    }
  }
  return found.slice(0, 3);
}

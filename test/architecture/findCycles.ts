/** Finds groups of files that import each other, by Tarjan's algorithm; each group is a list of paths. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const search: Search = { graph, index: new Map(), stack: [], cycles: [] };
  for (const node of graph.keys()) if (!search.index.has(node)) visit(search, node);
  return search.cycles;
}

interface Search {
  readonly graph: ReadonlyMap<string, readonly string[]>;
  readonly index: Map<string, number>;
  readonly stack: string[];
  readonly cycles: string[][];
}

/** Returns the lowest index on the stack that the node reaches. */
function visit(search: Search, node: string): number {
  const { graph, index, stack } = search;
  const own = index.size;
  index.set(node, own);
  stack.push(node);
  const imports = graph.get(node) ?? [];
  let lowest = own;
  for (const next of imports) {
    if (!index.has(next)) lowest = Math.min(lowest, visit(search, next));
    else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? own);
  }
  if (lowest === own) {
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || imports.includes(node)) search.cycles.push(group);
  }
  return lowest;
}

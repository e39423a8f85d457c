/** Where the parts of a small flow stand: columns from source to end, top-aligned, heights by amount. */

export interface FlowNode {
  id: string;
}

export interface FlowLink {
  from: string;
  to: string;
  amountMinor: number;
}

export interface PlacedNode<Node extends FlowNode> {
  key: string;
  node: Node;
  column: number;
  isEnd: boolean;
  x: number;
  y: number;
  height: number;
  incoming: number;
  outgoing: number;
}

export interface PlacedLink<Link extends FlowLink> {
  key: string;
  link: Link;
  source: string;
  target: string;
  path: string;
}

export interface FlowBox {
  width: number;
  height: number;
  /** Of a node's bar. */
  bar: number;
  /** Kept above each node for its name. */
  head: number;
  /** Between the nodes of the last column, whose names stand beside them. */
  gap: number;
  /** Of the thickest column, so that a single flow does not fill all. */
  most: number;
  /** Kept right of the last column for its names. */
  right: number;
}

export interface Flow<Node extends FlowNode, Link extends FlowLink> {
  nodes: PlacedNode<Node>[];
  links: PlacedLink<Link>[];
}

/** Money that returns to where it came from ends in a second node of the same name: a flow has no circles. */
const RETURNED = " (returned)";

interface Edge<Link> {
  link: Link;
  source: string;
  target: string;
}

function straighten<Link extends FlowLink>(links: readonly Link[]): Edge<Link>[] {
  const after = new Map<string, string[]>();
  const reaches = (from: string, goal: string): boolean =>
    from === goal || (after.get(from) ?? []).some((next) => reaches(next, goal));
  return links.map((link) => {
    if (reaches(link.to, link.from)) return { link, source: link.from, target: link.to + RETURNED };
    after.set(link.from, [...(after.get(link.from) ?? []), link.to]);
    return { link, source: link.from, target: link.to };
  });
}

function columnsOf<Link>(keys: readonly string[], edges: readonly Edge<Link>[]): Map<string, number> {
  const columns = new Map(keys.map((key) => [key, 0]));
  for (const _ of keys) {
    for (const { source, target } of edges) {
      columns.set(target, Math.max(columns.get(target) ?? 0, (columns.get(source) ?? 0) + 1));
    }
  }
  const last = Math.max(0, ...columns.values());
  for (const key of keys) {
    if (edges.length > 0 && !edges.some(({ source }) => source === key)) columns.set(key, last);
  }
  return columns;
}

/** The thinnest bar that is still seen. */
const THIN = 2;

export function layFlow<Node extends FlowNode, Link extends FlowLink>(
  given: readonly Node[],
  flows: readonly Link[],
  box: FlowBox,
): Flow<Node, Link> {
  const known = new Map(given.map((node) => [node.id, node]));
  const edges = straighten(flows.filter((link) => link.amountMinor > 0 && known.has(link.from) && known.has(link.to)));
  const keys = [...new Set([...given.map(({ id }) => id), ...edges.map(({ target }) => target)])].filter((key) =>
    edges.some(({ source, target }) => source === key || target === key),
  );
  const columns = columnsOf(keys, edges);
  const last = Math.max(0, ...columns.values());
  const sum = (which: (edge: Edge<Link>) => boolean) =>
    edges.filter(which).reduce((total, { link }) => total + link.amountMinor, 0);
  const measured = keys.map((key) => {
    const incoming = sum(({ target }) => target === key);
    const outgoing = sum(({ source }) => source === key);
    return { key, incoming, outgoing, amount: Math.max(incoming, outgoing), column: columns.get(key) ?? 0 };
  });

  const perColumn = Array.from({ length: last + 1 }, (_, column) => measured.filter((one) => one.column === column));
  const spacing = (column: number) => (column === last && last > 0 ? box.gap : box.head);
  const scale = Math.min(
    ...perColumn.map((inColumn) => {
      const amount = inColumn.reduce((total, one) => total + one.amount, 0);
      const between = (inColumn.length - 1) * spacing(inColumn[0]?.column ?? 0);
      const room = Math.min(box.most, box.height - box.head - between);
      return amount ? Math.max(0, room) / amount : Number.POSITIVE_INFINITY;
    }),
  );
  const gap = last ? (box.width - box.right - box.bar) / last : 0;
  const nodes: PlacedNode<Node>[] = [];
  for (const inColumn of perColumn) {
    let y = box.head;
    for (const { key, amount, column, incoming, outgoing } of inColumn) {
      const node = known.get(key) ?? known.get(key.slice(0, -RETURNED.length));
      if (!node) continue;
      const height = Math.max(THIN, amount * scale);
      nodes.push({
        key,
        node,
        column,
        isEnd: column === last,
        x: column * gap,
        y,
        height,
        incoming,
        outgoing,
      });
      y += height + spacing(column);
    }
  }
  return { nodes, links: routes(edges, nodes, box, scale) };
}

function routes<Node extends FlowNode, Link extends FlowLink>(
  edges: readonly Edge<Link>[],
  nodes: readonly PlacedNode<Node>[],
  box: FlowBox,
  scale: number,
): PlacedLink<Link>[] {
  const at = new Map(nodes.map((node) => [node.key, node]));
  const left = new Map<string, number>();
  const arrived = new Map<string, number>();
  const order = [...edges].sort((one, other) => (at.get(one.target)?.y ?? 0) - (at.get(other.target)?.y ?? 0));
  return order.flatMap(({ link, source, target }, index) => {
    const [start, end] = [at.get(source), at.get(target)];
    if (!start || !end) return [];
    const thick = Math.max(THIN, link.amountMinor * scale);
    const y0 = start.y + (left.get(source) ?? 0);
    const y1 = end.y + (arrived.get(target) ?? 0);
    left.set(source, (left.get(source) ?? 0) + thick);
    arrived.set(target, (arrived.get(target) ?? 0) + thick);
    const [x0, x1] = [start.x + box.bar, end.x];
    const middle = (x0 + x1) / 2;
    const path = `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + thick}C${middle} ${y1 + thick} ${middle} ${y0 + thick} ${x0} ${y0 + thick}Z`;
    return [{ key: `${source}>${target}#${index}`, link, source, target, path }];
  });
}

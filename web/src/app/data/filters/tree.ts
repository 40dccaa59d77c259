/** A filter as a tree: the JSON that views store and that REST takes beside the text (`domain/filters/tree.py`).
 *
 * Ids stand for projects and people, names for labels and sections; days stay relative.
 */

export const MOST_NODES = 100;
export const DEEPEST_NODE = 20;
export const LONGEST_TEXT = 2000;

export type FilterOperator = '=' | '<' | '<=' | '>' | '>=';

/** Null means that there is none. */
export type FilterValue = number | string | null;

export type FilterNode =
  | { readonly type: 'and' | 'or'; readonly nodes: readonly FilterNode[] }
  | { readonly type: 'not'; readonly node: FilterNode }
  | FilterTerm
  | FilterWords;

export interface FilterTerm {
  readonly type: 'term';
  readonly key: FilterKeyName;
  readonly values: readonly FilterValue[];
  readonly op: FilterOperator;
}

export interface FilterWords {
  readonly type: 'words';
  readonly words: string;
  /** Whether the last word must be whole. */
  readonly exact: boolean;
  readonly within: 'text' | 'title';
}

export type FilterKind =
  'project' | 'name' | 'person' | 'level' | 'day' | 'number' | 'flag' | 'words';

interface FilterKey {
  readonly kind: FilterKind;
  readonly mayBeAbsent: boolean;
  readonly choices: readonly string[];
}

const key = (
  kind: FilterKind,
  mayBeAbsent = false,
  choices: readonly string[] = [],
): FilterKey => ({
  kind,
  mayBeAbsent,
  choices,
});

/** The keys there are: `domain/filters/keys.py` has the same. */
export const FILTER_KEYS = {
  project: key('project'),
  section: key('name', true),
  label: key('name', true),
  assignee: key('person', true),
  creator: key('person'),
  priority: key('level', true),
  due: key('day', true),
  created: key('day'),
  updated: key('day'),
  completed: key('day', true),
  is: key('flag', false, ['open', 'done', 'overdue', 'assigned', 'unassigned', 'mine']),
  has: key('flag', false, ['description', 'subtasks', 'assignee', 'due']),
  text: key('words'),
  title: key('words'),
  id: key('number'),
  parent: key('number', true),
} as const satisfies Readonly<Record<string, FilterKey>>;

export type FilterKeyName = keyof typeof FILTER_KEYS;

/** The key of that name in any case. */
export function filterKey(written: string): FilterKeyName | null {
  const name = written.toLowerCase();
  return Object.hasOwn(FILTER_KEYS, name) ? (name as FilterKeyName) : null;
}

export function isOrdered(name: FilterKeyName): boolean {
  const { kind } = FILTER_KEYS[name];
  return kind === 'level' || kind === 'day';
}

export const NO_FILTER: FilterNode = { type: 'and', nodes: [] };

/** The same of open tasks, unless it speaks of completion itself: by `is:open`, `is:done` or `completed:`. */
export function withOpenOnly(node: FilterNode): FilterNode {
  if (tellsCompletion(node)) return node;
  const open: FilterTerm = { type: 'term', key: 'is', values: ['open'], op: '=' };
  return { type: 'and', nodes: [...(node.type === 'and' ? node.nodes : [node]), open] };
}

/** Whether it says itself if open or completed tasks are meant. */
export function tellsCompletion(node: FilterNode): boolean {
  if (node.type === 'term') {
    const { key: name, values } = node;
    return (
      name === 'completed' ||
      (name === 'is' && (values.includes('open') || values.includes('done')))
    );
  }
  return childrenOf(node).some(tellsCompletion);
}

/** How many nodes it has; a value counts as one beside the first of its term. */
export function sizeOf(node: FilterNode): number {
  if (node.type === 'term') return Math.max(1, node.values.length);
  return childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);
}

/** The same with what `change` makes of the key and each value of its terms. */
export function withValues(
  node: FilterNode,
  change: (key: FilterKeyName, value: FilterValue) => FilterValue,
): FilterNode {
  if (node.type === 'term')
    return { ...node, values: node.values.map((value) => change(node.key, value)) };
  if (node.type === 'not') return { ...node, node: withValues(node.node, change) };
  if (node.type === 'words') return node;
  return { ...node, nodes: node.nodes.map((child) => withValues(child, change)) };
}

function childrenOf(node: FilterNode): readonly FilterNode[] {
  if (node.type === 'and' || node.type === 'or') return node.nodes;
  return node.type === 'not' ? [node.node] : [];
}

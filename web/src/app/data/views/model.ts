/** What a view of tasks is: which tasks, in which order and groups, as a list or a board. */
import { FilterNode } from '../filters/tree';
import { View } from '../projects/model';

export const VIEW_SORTS = [
  'manual',
  'due',
  'priority',
  'created',
  'updated',
  'completed',
  'title',
] as const;
export type SortKey = (typeof VIEW_SORTS)[number];
/** A `-` before it reverses. */
export type ViewSort = SortKey | `-${SortKey}`;

export const VIEW_GROUPS = [
  'none',
  'section',
  'project',
  'assignee',
  'priority',
  'label',
  'due',
] as const;
export type ViewGroup = (typeof VIEW_GROUPS)[number];

export type ViewLayout = 'list' | 'board';

/** The columns of a list beside the title. */
export const VIEW_FIELDS = [
  'project',
  'section',
  'labels',
  'assignee',
  'due',
  'priority',
  'created',
  'updated',
] as const;
export type ViewField = (typeof VIEW_FIELDS)[number];

/** How a view shows its tasks. */
export interface ViewLook {
  readonly sort: ViewSort;
  readonly group: ViewGroup;
  readonly layout: ViewLayout;
  readonly fields: readonly ViewField[];
}

export interface ViewSettings extends ViewLook {
  readonly query: FilterNode;
}

/** A view under a name, of the person alone or (with `project_id`) of everybody in a project. */
export interface SavedView extends Omit<View, 'query'>, ViewSettings {}

/** What of it a person changes. */
export type ViewChanges = Partial<Pick<SavedView, 'name' | 'icon' | keyof ViewSettings>>;

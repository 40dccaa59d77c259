/** The views that everybody has. */
import {
  FilterKeyName,
  FilterNode,
  FilterOperator,
  FilterTerm,
  FilterValue,
} from '../filters/tree';
import { ViewLook, ViewSettings } from './model';

export const BUILT_IN_VIEWS = ['my-tasks', 'today', 'upcoming'] as const;
export type BuiltInView = (typeof BUILT_IN_VIEWS)[number];

/** Assigned to the person, or in the project that nobody else sees. */
export function ownTasks(inboxId: number | undefined): FilterNode {
  const mine = term('is', 'mine');
  return inboxId === undefined ? mine : { type: 'or', nodes: [mine, term('project', inboxId)] };
}

export function builtIn(view: BuiltInView, inboxId: number | undefined): ViewSettings {
  const own = ownTasks(inboxId);
  const withDue = (due: FilterNode): FilterNode => ({ type: 'and', nodes: [own, due] });
  switch (view) {
    case 'my-tasks':
      return {
        query: own,
        ...{ sort: '-priority', group: 'project', layout: 'list' },
        fields: ['section', 'labels', 'due', 'priority'],
      };
    case 'today':
      return {
        query: withDue(term('due', 'today', '<=')),
        ...{ sort: 'due', group: 'due', layout: 'list' },
        fields: ['project', 'labels', 'due', 'priority'],
      };
    case 'upcoming':
      return {
        query: withDue({ type: 'not', node: term('due', null) }),
        ...{ sort: 'due', group: 'due', layout: 'list' },
        fields: ['project', 'labels', 'due', 'priority'],
      };
  }
}

/** The page of a project, as its sections have it. */
export function ofProject(id: number): ViewSettings {
  return {
    query: term('project', id),
    ...{ sort: 'manual', group: 'section', layout: 'board' },
    fields: ['labels', 'assignee', 'due', 'priority'],
  };
}

function term(key: FilterKeyName, value: FilterValue, op: FilterOperator = '='): FilterTerm {
  return { type: 'term', key, values: [value], op };
}

/** How a view looks that nobody has arranged yet. */
export const PLAIN_LOOK: ViewLook = {
  ...{ sort: '-updated', group: 'none', layout: 'list' },
  fields: ['project', 'labels', 'assignee', 'due', 'priority'],
};

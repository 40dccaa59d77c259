/** What the snapshot of a project lists whole, besides its members. Written by `make generate` from the registrations in src/taskcast/domain/entities.py; never edited. */
import { Label, Section, View } from './wire';
export type { Label, Section, View };
/** What each collection has. */
export interface Collections {
  readonly sections: Section;
  readonly labels: Label;
  readonly views: View;
}
/** By the word for one of them. */
export const COLLECTIONS = {
  section: {
    name: 'sections',
    fields: ['id', 'project_id', 'name', 'position', 'version', 'created_at', 'created_by', 'updated_at'],
    unsaid: {},
  },
  label: {
    name: 'labels',
    fields: ['id', 'project_id', 'name', 'colour', 'position', 'version', 'created_at', 'created_by', 'updated_at'],
    unsaid: {"colour":"grey"},
  },
  view: {
    name: 'views',
    fields: ['id', 'project_id', 'name', 'icon', 'query', 'sort', 'group', 'layout', 'fields', 'position', 'version', 'created_at', 'created_by', 'updated_at'],
    unsaid: {"project_id":null,"icon":null,"sort":"manual","group":"none","layout":"list","fields":["project","assignee","labels","priority","due"]},
  },
} as const;

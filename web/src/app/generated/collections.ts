/** What the snapshot of a project lists whole, besides its members. Written by `make generate` from the registrations in src/taskcast/domain/entities.py; never edited. */
import { Label, Section } from './wire';
export type { Label, Section };
/** What each collection has. */
export interface Collections {
  readonly sections: Section;
  readonly labels: Label;
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
} as const;

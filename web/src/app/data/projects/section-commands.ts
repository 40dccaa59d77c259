import { inject, Injectable } from '@angular/core';
import { generateKeyBetween } from 'fractional-indexing';
import { Notices } from '../../core/errors/notices';
import { byPosition } from '../tasks/model';
import { BoardStore } from './board-store';
import { Section } from './model';
import { ProjectState } from './state';
import { SectionEdits } from './versioned-edits';
import { t } from '../../i18n/translate';

/** Beside which other section one goes. */
type Beside = { readonly before_id: number } | { readonly after_id: number };

/** Sections of the open project. Those given are as the person saw them when they began: who meets another's change
 * of the same is told, and may insist. */
@Injectable({ providedIn: 'root' })
export class SectionCommands {
  private readonly board = inject(BoardStore);
  private readonly edits = inject(SectionEdits);
  private readonly notices = inject(Notices);
  private nextTemporaryId = -1;

  async create(name: string): Promise<void> {
    const project_id = this.board.projectId();
    if (project_id === null) return;
    const temporary = this.temporary(project_id, name);
    await this.board.attempt(t('section-not-added', { name }), {
      name: 'create_section',
      fields: () => ({ project_id, name }),
      optimistic: (state) => withSection(state, temporary),
    });
  }

  async rename(section: Section, name: string): Promise<void> {
    await this.edits.attempt(
      t('not-renamed', { name: section.name }),
      {
        ...{ name: 'update_section', id: section.id, seen: section.version, touches: ['name'] },
        fields: (base_version) => ({ id: section.id, name, base_version }),
        optimistic: (state) => changed(state, section.id, { name }),
      },
      (theirs) =>
        this.notices.warn(
          t('renamed-meanwhile', { seen: section.name, theirs: theirs.name, mine: name }),
          {
            action: t('action-rename-anyway'),
            lasts: true,
            run: () => void this.rename(theirs, name),
          },
        ),
    );
  }

  /** One place towards the start (-1) or the end (1) of the board. */
  async shift(section: Section, by: -1 | 1): Promise<void> {
    const others = this.board.sections();
    const index = others.findIndex((each) => each.id === section.id);
    const neighbour = others[index + by];
    if (neighbour === undefined) return;
    await this.move(section, by === 1 ? { after_id: neighbour.id } : { before_id: neighbour.id });
  }

  async delete(section: Section): Promise<void> {
    await this.board.attempt(t('not-deleted', { name: section.name }), {
      name: 'delete_section',
      fields: () => ({ id: section.id }),
      optimistic: (state) => withoutSection(state, section.id),
    });
  }

  private async move(section: Section, to: Beside): Promise<void> {
    await this.edits.attempt(
      t('not-moved', { name: section.name }),
      {
        ...{ name: 'move_section', id: section.id, seen: section.version, touches: ['position'] },
        fields: (base_version) => ({ id: section.id, ...to, base_version }),
        optimistic: (state) => placed(state, section.id, to),
      },
      (theirs) =>
        this.notices.warn(t('section-moved-meanwhile', { name: section.name }), {
          action: t('action-move-anyway'),
          run: () => void this.move(theirs, to),
        }),
    );
  }

  private temporary(project_id: number, name: string): Section {
    const at = new Date().toISOString();
    return {
      id: this.nextTemporaryId--,
      project_id,
      name,
      position: '~',
      version: 0,
      created_at: at,
      created_by: 0,
      updated_at: at,
    };
  }
}

function withSection(state: ProjectState, section: Section): ProjectState {
  return { ...state, sections: new Map(state.sections).set(section.id, section) };
}

/** The section as it is now but for `fields`; one that is gone stays gone. */
function changed(state: ProjectState, id: number, fields: Partial<Section>): ProjectState {
  const section = state.sections.get(id);
  return section === undefined ? state : withSection(state, { ...section, ...fields });
}

/** Where the server will put it, as far as this client can know; the echo brings the real key. */
function placed(state: ProjectState, id: number, to: Beside): ProjectState {
  const others = [...state.sections.values()].filter((each) => each.id !== id).sort(byPosition);
  const beside = 'before_id' in to ? to.before_id : to.after_id;
  const found = others.findIndex((each) => each.id === beside);
  if (found < 0) return state;
  const index = 'before_id' in to ? found : found + 1;
  const ends = [others[index - 1]?.position ?? null, others[index]?.position ?? null] as const;
  try {
    return changed(state, id, { position: generateKeyBetween(...ends) });
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return state;
  }
}

function withoutSection(state: ProjectState, id: number): ProjectState {
  const sections = new Map(state.sections);
  sections.delete(id);
  const tasks = new Map(state.tasks);
  for (const task of state.tasks.values()) {
    if (task.section_id === id) tasks.set(task.id, { ...task, section_id: null });
  }
  return { ...state, sections, tasks };
}

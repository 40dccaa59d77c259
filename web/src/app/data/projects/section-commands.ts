import { inject, Injectable } from '@angular/core';
import { CommandQueue } from '../queue/command-queue';
import { Refusals } from '../queue/refusals';
import { BoardStore } from './board-store';
import { Section } from './model';
import { t } from '../../i18n/translate';

/** Beside which other section one goes. */
type Beside = { readonly before_id: number } | { readonly after_id: number };

/** Sections of the open project. Those given are as the person saw them when they began: who meets another's change
 * of the same is told, and may insist. */
@Injectable({ providedIn: 'root' })
export class SectionCommands {
  private readonly board = inject(BoardStore);
  private readonly queue = inject(CommandQueue);
  private readonly refusals = inject(Refusals);

  async create(name: string): Promise<void> {
    const project_id = this.board.projectId();
    if (project_id === null) return;
    await this.board.attempt(t('section-not-added', { name }), {
      ...{ name: 'create_section', fields: { project_id, name, uid: this.queue.newUid() } },
    });
  }

  async rename(section: Section, name: string): Promise<void> {
    const renaming = this.board.run({
      ...{ name: 'update_section', fields: { id: section.id, name } },
      ...{ seen: section.version, entity: section },
    });
    await this.refusals.tell(renaming, {
      doing: t('not-renamed', { name: section.name }),
      conflict: (theirs: Section) =>
        t('renamed-meanwhile', { seen: section.name, theirs: theirs.name, mine: name }),
      ...{ insist: t('action-rename-anyway'), lasts: true },
    });
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
      ...{ name: 'delete_section', fields: { id: section.id }, entity: section },
    });
  }

  private async move(section: Section, to: Beside): Promise<void> {
    const move = this.board.run({
      ...{ name: 'move_section', fields: { id: section.id, ...to } },
      ...{ seen: section.version, entity: section },
    });
    await this.refusals.tell(move, {
      doing: t('not-moved', { name: section.name }),
      conflict: () => t('section-moved-meanwhile', { name: section.name }),
      insist: t('action-move-anyway'),
    });
  }
}

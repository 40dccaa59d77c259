import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { nameKey } from '../filters/words';
import { CommandQueue } from '../queue/command-queue';
import { localIdOf } from '../queue/references';
import { Refusals } from '../queue/refusals';
import { BoardStore } from './board-store';
import { Label } from './model';
import { ProjectState } from './state';
import { t } from '../../i18n/translate';

type Colour = Label['colour'];

/** In the order in which new labels get them. */
const COLOURS: readonly Colour[] = [
  ...(['blue', 'green', 'orange', 'purple', 'teal', 'red'] as const),
  ...(['yellow', 'pink', 'brown', 'grey'] as const),
];

/** Labels of the open project, and new ones of any. Those given are as the person saw them when they began: who meets another's change of
 * the same is told, and may insist. */
@Injectable({ providedIn: 'root' })
export class LabelCommands {
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly queue = inject(CommandQueue);
  private readonly refusals = inject(Refusals);

  /** The label of that name in a project, made where there is none; answers the number it has on this device. */
  named(name: string, projectId: number): number {
    const key = nameKey(name);
    const labels = [...(this.board.stateOf(projectId)?.labels.values() ?? [])];
    const known = labels.find((each) => nameKey(each.name) === key);
    return known?.id ?? this.createIn(projectId, name, colourOfNext(labels));
  }

  async rename(label: Label, name: string): Promise<void> {
    const renaming = this.board.run({
      ...{ name: 'update_label', fields: { id: label.id, name } },
      ...{ seen: label.version, entity: label },
    });
    await this.refusals.tell(renaming, {
      doing: t('not-renamed', { name: label.name }),
      conflict: (theirs: Label) =>
        t('renamed-meanwhile', { seen: label.name, theirs: theirs.name, mine: name }),
      ...{ insist: t('action-rename-anyway'), lasts: true },
    });
  }

  async setColour(label: Label, colour: Colour): Promise<void> {
    await this.board.attempt(t('not-changed', { name: label.name }), {
      ...{ name: 'update_label', fields: { id: label.id, colour }, entity: label },
    });
  }

  /** To the place that this number of others stands before. */
  async moveTo(label: Label, index: number): Promise<void> {
    const all = this.board.labels();
    const others = all.filter(({ id }) => id !== label.id);
    const [above, below] = [others[index - 1], others[index]];
    const isThere = all.findIndex(({ id }) => id === label.id) === index;
    if (isThere || (above ?? below) === undefined) return;
    const beside = above === undefined ? { before_id: below?.id ?? 0 } : { after_id: above.id };
    await this.board.attempt(t('not-moved', { name: label.name }), {
      ...{ name: 'move_label', fields: { id: label.id, ...beside }, entity: label },
    });
  }

  /** Its tasks get the other label in its place. */
  async merge(label: Label, into: Label): Promise<void> {
    const done = await this.board.attempt(t('label-not-merged', { name: label.name }), {
      ...{ name: 'merge_labels', fields: { id: label.id, into_id: into.id }, entity: label },
    });
    if (done !== null) this.notices.tell(t('label-merged', { name: label.name, into: into.name }));
  }

  /** Can be taken back: made anew in its place, and put again on the tasks that this device knows had it. */
  async delete(label: Label): Promise<void> {
    const tasks = this.tasksWith(label);
    const all = this.board.labels();
    const next = all[all.findIndex(({ id }) => id === label.id) + 1]?.id ?? null;
    const done = await this.board.attempt(t('not-deleted', { name: label.name }), {
      ...{ name: 'delete_label', fields: { id: label.id }, entity: label },
    });
    if (done === null) return;
    this.notices.tell(t('label-deleted', { label: label.name }), {
      action: t('action-undo'),
      run: () => this.bringBack(label, tasks, next),
    });
  }

  /** The tasks that have it: all open ones, and of the completed ones those that are held here. */
  private tasksWith({ id, project_id }: Label): readonly number[] {
    const state = this.board.stateOf(project_id);
    const tasks = [...(state?.tasks.values() ?? []), ...(state?.closed.values() ?? [])];
    return tasks.filter((task) => task.label_ids.includes(id)).map((task) => task.id);
  }

  /** Whichever project is on the screen by now. */
  private bringBack(label: Label, tasks: readonly number[], next: number | null): void {
    const { name, project_id } = label;
    const id = this.createIn(project_id, name, label.colour);
    const state = this.board.stateOf(project_id);
    if (next !== null && state?.labels.has(next) === true) {
      void this.board.attempt(t('not-moved', { name }), {
        ...{ name: 'move_label', fields: { id, before_id: next }, project_id },
      });
    }
    for (const task of tasks.filter((each) => state !== null && isKnown(state, each))) {
      void this.board.attempt(t('not-changed', { name }), {
        ...{ name: 'update_task', fields: { id: task, label_ids: { add: [id] } }, project_id },
      });
    }
  }

  private createIn(project_id: number, name: string, colour: Colour): number {
    const uid = this.queue.newUid();
    void this.board.attempt(t('label-not-added', { name }), {
      ...{ name: 'create_label', fields: { project_id, name, colour, uid }, project_id },
    });
    return localIdOf(uid);
  }
}

function isKnown({ tasks, closed }: ProjectState, task: number): boolean {
  return tasks.has(task) || closed.has(task);
}

/** The colour that the fewest have. */
export function colourOfNext(labels: readonly Pick<Label, 'colour'>[]): Colour {
  const used = (colour: Colour): number => labels.filter((each) => each.colour === colour).length;
  return COLOURS.reduce((best, colour) => (used(colour) < used(best) ? colour : best));
}

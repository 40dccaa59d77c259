import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { DoneWith, FieldsOf } from '../../core/live/commands';
import { BaseVersions } from '../base-versions';
import { BoardStore } from './board-store';
import { ProjectState } from './state';

/** Commands that name the version they were made from. */
type Versioned = 'update_task' | 'move_task' | 'update_section' | 'move_section' | 'update_project';

export interface Edit<Name extends Versioned> {
  readonly name: Name;
  /** What is changed, as the person saw it when they began. */
  readonly id: number;
  readonly seen: number;
  /** The fields that change. */
  readonly touches: readonly string[];
  readonly fields: (base_version: number) => FieldsOf<Name>;
  readonly optimistic: (state: ProjectState) => ProjectState;
}

/** Changes that lose nobody's change (promise P3): those of one task, section or project go one after the other, each
 * from the version that the one before made, and what others changed meanwhile merges or is refused as a conflict. */
export abstract class VersionedEdits<Name extends Versioned> {
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly bases = new BaseVersions();
  /** By what is changed, the last edit sent. */
  private readonly turns = new Map<number, Promise<unknown>>();

  /** Rejects with `Refused`. */
  async run<Kind extends Name>(edit: Edit<Kind>): Promise<DoneWith<Kind>> {
    const turn = this.inTurn(edit);
    this.turns.set(edit.id, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(edit.id) === turn) this.turns.delete(edit.id);
    }
  }

  /** Like `run`, but what went wrong is told and answered with null; a conflict by `met`, which gets what stands now. */
  async attempt<Kind extends Name>(
    doing: string,
    edit: Edit<Kind>,
    met: (current: DoneWith<Kind>['data']) => void,
  ): Promise<DoneWith<Kind> | null> {
    try {
      return await this.run(edit);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const { problem } = thrown;
      if (problem.code === 'conflict') met(problem.current as DoneWith<Kind>['data']);
      else this.notices.trouble(problem, doing);
      return null;
    }
  }

  private async inTurn<Kind extends Name>(edit: Edit<Kind>): Promise<DoneWith<Kind>> {
    const { name, id, optimistic } = edit;
    let base = edit.seen;
    const before = this.turns.get(id);
    const done = await this.board.run({
      name,
      fields: () => {
        base = this.bases.baseFor(id, edit.seen, edit.touches);
        return edit.fields(base);
      },
      optimistic,
      ...(before !== undefined && { afterwards: before }),
    });
    this.bases.note(id, base, done.data.version, done.merged ?? []);
    return done;
  }
}

@Injectable({ providedIn: 'root' })
export class SectionEdits extends VersionedEdits<'update_section' | 'move_section'> {}

@Injectable({ providedIn: 'root' })
export class ProjectEdits extends VersionedEdits<'update_project'> {}

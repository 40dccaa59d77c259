import { inject, Injectable } from '@angular/core';
import { generateKeyBetween } from 'fractional-indexing';
import { BoardStore } from './board-store';
import { Member, Role, Section } from './model';
import { ProjectState } from './state';

/** Sections and members of the open project. */
@Injectable({ providedIn: 'root' })
export class ProjectCommands {
  private readonly board = inject(BoardStore);
  private nextTemporaryId = -1;

  async createSection(name: string): Promise<void> {
    const project_id = this.board.projectId();
    if (project_id === null) return;
    const temporary = this.temporary(project_id, name);
    await this.board.attempt(`The section “${name}” was not added`, {
      name: 'create_section',
      fields: () => ({ project_id, name }),
      optimistic: (state) => withSection(state, temporary),
    });
  }

  async renameSection(section: Section, name: string): Promise<void> {
    await this.board.attempt('The section was not renamed', {
      name: 'update_section',
      fields: () => ({ id: section.id, name, base_version: section.version }),
      optimistic: (state) => withSection(state, { ...section, name }),
    });
  }

  /** One place towards the start (-1) or the end (1) of the board. */
  async shiftSection(section: Section, by: -1 | 1): Promise<void> {
    const others = this.board.sections();
    const index = others.findIndex((each) => each.id === section.id);
    const neighbour = others[index + by];
    if (neighbour === undefined) return;
    const beyond = others[index + 2 * by]?.position ?? null;
    const ends: [string | null, string | null] =
      by === 1 ? [neighbour.position, beyond] : [beyond, neighbour.position];
    const position = generateKeyBetween(...ends);
    await this.board.attempt(`“${section.name}” was not moved`, {
      name: 'move_section',
      fields: () => ({ id: section.id, [by === 1 ? 'after_id' : 'before_id']: neighbour.id }),
      optimistic: (state) => withSection(state, { ...section, position }),
    });
  }

  async deleteSection(section: Section): Promise<void> {
    await this.board.attempt(`“${section.name}” was not deleted`, {
      name: 'delete_section',
      fields: () => ({ id: section.id }),
      optimistic: (state) => withoutSection(state, section.id),
    });
  }

  async setRole(member: Member, role: Role): Promise<void> {
    await this.board.attempt(`${member.name}’s role was not changed`, {
      name: 'put_member',
      fields: () => ({ project_id: member.project_id, user_id: member.user_id, role }),
      optimistic: (state) => ({
        ...state,
        members: new Map(state.members).set(member.user_id, { ...member, role }),
      }),
    });
  }

  async removeMember(member: Member): Promise<boolean> {
    const done = await this.board.attempt(`${member.name} was not removed`, {
      name: 'remove_member',
      fields: () => ({ project_id: member.project_id, user_id: member.user_id }),
    });
    return done !== null;
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

function withoutSection(state: ProjectState, id: number): ProjectState {
  const sections = new Map(state.sections);
  sections.delete(id);
  const tasks = new Map(state.tasks);
  for (const task of state.tasks.values()) {
    if (task.section_id === id) tasks.set(task.id, { ...task, section_id: null });
  }
  return { ...state, sections, tasks };
}

import { computed, inject, Injectable, Signal } from '@angular/core';
import { FoundTask } from '../../generated/wire';
import { PlainMessageId, t } from '../../i18n/translate';
import { Directory } from '../directory/directory';
import { nameText } from '../filters/writing';
import { Label } from '../projects/model';
import { ShownProjects } from '../replica/shown-projects';
import { Task } from '../tasks/model';
import { BUILT_IN_VIEWS } from '../views/built-in';
import { ViewsStore } from '../views/views-store';
import { bestByName, bestTasks, soughtIn } from './local-search';
import { RecentPlaces } from './recent';

export type SearchGroup =
  'recent' | 'tasks' | 'projects' | 'people' | 'labels' | 'views' | 'commands' | 'server';

export interface SearchItem {
  /** The same as long as it is the same thing. */
  readonly key: string;
  readonly group: SearchGroup;
  readonly icon: 'task' | 'project' | 'person' | 'label' | 'view' | 'command';
  readonly name: string;
  /** Where it is, or where it was found. */
  readonly hint: string;
  readonly colour?: Label['colour'] | null;
  readonly isDone?: boolean;
  /** The words that were found around. */
  readonly excerpt?: string | null;
  /** Where it leads; a command has none. */
  readonly path?: readonly (string | number)[];
  readonly query?: Readonly<Record<string, string>>;
}

/** What can be done from anywhere. */
export interface SearchCommand {
  readonly key: string;
  readonly does: PlainMessageId;
}

const LIST_OF_A_FILTER = 'search';
const MOST_TASKS = 8;
const MOST_OTHERS = 4;
const NUMBER = /^#(\d{1,15})$/u;

/** What this device has for the words that somebody types, in groups; in the same frame, without a network. */
@Injectable({ providedIn: 'root' })
export class SearchResults {
  private readonly directory = inject(Directory);
  private readonly shown = inject(ShownProjects);
  private readonly recent = inject(RecentPlaces);
  private readonly stored = inject(ViewsStore);

  local(text: Signal<string>, commands: readonly SearchCommand[]): Signal<readonly SearchItem[]> {
    return computed((): readonly SearchItem[] => {
      const sought = soughtIn(text());
      if (sought.length === 0) return [...this.recents(), ...this.commands(commands, [])];
      const number = NUMBER.exec(text().trim())?.[1];
      if (number !== undefined) return this.numbered(Number(number));
      return [
        ...bestTasks(this.shown.all().values(), sought, MOST_TASKS).map((task) => this.task(task)),
        ...this.named(sought),
        ...this.commands(commands, sought),
      ];
    });
  }

  /** What the server found beyond what is shown already. */
  beyond(found: readonly FoundTask[], known: readonly SearchItem[]): readonly SearchItem[] {
    const keys = new Set(known.map(({ key }) => key));
    return found
      .map(({ task, excerpt, found_in }) => ({
        ...this.task(task),
        ...{ group: 'server' as const, excerpt },
        ...(found_in === 'comments' && {
          hint: t('search-in-comments', { where: this.place(task) }),
        }),
      }))
      .filter(({ key }) => !keys.has(key));
  }

  private recents(): readonly SearchItem[] {
    return this.recent.all().flatMap(({ is, id }) => {
      const task = is === 'task' ? this.find(id) : undefined;
      if (task !== undefined) return [{ ...this.task(task), group: 'recent' as const }];
      const project =
        is === 'project' ? this.directory.projects().find((each) => each.id === id) : undefined;
      return project === undefined ? [] : [{ ...this.project(project), group: 'recent' as const }];
    });
  }

  private numbered(id: number): readonly SearchItem[] {
    const task = this.find(id);
    return task === undefined ? [] : [this.task(task)];
  }

  private named(sought: readonly string[]): readonly SearchItem[] {
    const { projects, people, labels } = this.directory;
    const views = [
      ...BUILT_IN_VIEWS.map((view) => ({ key: view, name: t(`view-${view}`), path: ['/', view] })),
      ...[...this.stored.own(), ...this.stored.shared()].map(({ id, name }) => ({
        ...{ key: String(id), name, path: ['/views', id] },
      })),
    ];
    return [
      ...bestByName(projects(), sought, MOST_OTHERS).map((each) => this.project(each)),
      ...bestByName(labels(), sought, MOST_OTHERS).map(({ name, colour }) =>
        listing('labels', 'label', name, `label:${nameText(name)}`, { colour }),
      ),
      ...bestByName(people(), sought, MOST_OTHERS).map(({ id, name }) =>
        listing('people', 'person', name, `assignee:${this.writtenPerson(id, name)}`),
      ),
      ...bestByName(views, sought, MOST_OTHERS).map(({ key, name, path }): SearchItem => ({
        ...{ key: `view:${key}`, group: 'views', icon: 'view', name, hint: '', path },
      })),
    ];
  }

  private writtenPerson(id: number, name: string): string {
    const meant = this.directory.naming().people(name);
    return meant.length === 1 ? nameText(name) : `#${id}`;
  }

  private commands(
    all: readonly SearchCommand[],
    sought: readonly string[],
  ): readonly SearchItem[] {
    const named = all.map(({ key, does }) => ({ key, name: t(does) }));
    return bestByName(named, sought, named.length).map(({ key, name }) => ({
      ...{ key: `command:${key}`, group: 'commands', icon: 'command', name, hint: '' },
    }));
  }

  private task(task: Task): SearchItem {
    return {
      ...{ key: `task:${task.id}`, group: 'tasks', icon: 'task', name: task.title },
      ...{ hint: this.place(task), isDone: task.completed },
      path: ['/projects', task.project_id, 'tasks', task.id],
    };
  }

  private project({
    id,
    name,
    archived_at,
    colour,
  }: ReturnType<Directory['projects']>[number]): SearchItem {
    return {
      ...{ key: `project:${id}`, group: 'projects', icon: 'project', name, colour },
      ...{ hint: archived_at === null ? '' : t('board-archived'), path: ['/projects', id] },
    };
  }

  private place({ project_id }: Task): string {
    return this.directory.projects().find(({ id }) => id === project_id)?.name ?? '';
  }

  private find(id: number): Task | undefined {
    for (const { tasks, closed } of this.shown.all().values()) {
      const found = tasks.get(id) ?? closed.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Tasks by a filter, as a list of their own. */
function listing(
  group: 'labels' | 'people',
  icon: 'label' | 'person',
  name: string,
  filter: string,
  more: Partial<SearchItem> = {},
): SearchItem {
  return {
    ...{ key: `${icon}:${name}`, group, icon, name, hint: t('search-its-tasks') },
    ...{ path: ['/', LIST_OF_A_FILTER], query: { q: filter } },
    ...more,
  };
}

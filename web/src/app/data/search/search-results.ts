import { computed, inject, Injectable, Signal } from '@angular/core';
import { Found, FoundTask } from '../../generated/wire';
import { PlainMessageId, t } from '../../i18n/translate';
import { Directory, KnownPerson } from '../directory/directory';
import { nameKey } from '../filters/words';
import { nameText } from '../filters/writing';
import { Label, Project } from '../projects/model';
import { ShownProjects } from '../replica/shown-projects';
import { Task } from '../tasks/model';
import { BUILT_IN_VIEWS, BuiltInView } from '../views/built-in';
import { SavedView } from '../views/model';
import { ViewsStore } from '../views/views-store';
import { ExcerptPart, excerptParts } from './excerpt';
import { bestByName, bestTasks, soughtIn } from './local-search';
import { RecentPlaces } from './recent';

export type SearchGroup =
  'recent' | 'tasks' | 'projects' | 'people' | 'labels' | 'views' | 'commands' | 'server';

export interface SearchItem {
  /** The same as long as it is the same thing. */
  readonly key: string;
  readonly group: SearchGroup;
  readonly icon: 'task' | 'inbox' | 'project' | 'person' | 'label' | 'view' | 'command';
  readonly name: string;
  /** Where it is, or where it was found. */
  readonly hint: string;
  readonly colour?: Label['colour'] | null;
  /** The emoji of a project or of a view. */
  readonly emoji?: string | null;
  readonly isDone?: boolean;
  readonly isShared?: boolean;
  /** The words that were found, and some around. */
  readonly excerpt?: readonly ExcerptPart[];
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

  /** What the server found beyond what is shown already; few of each kind, tasks apart. */
  beyond(found: Found, known: readonly SearchItem[]): readonly SearchItem[] {
    const seen = new Set(known.map(({ key }) => key));
    const news = (items: readonly SearchItem[]): readonly SearchItem[] =>
      items.filter(({ key }) => !seen.has(key) && seen.add(key));
    const projects = this.directory.projects();
    return [
      ...news(found.tasks.map((each) => this.foundTask(each))),
      ...news(
        found.projects.map((each) =>
          this.project(projects.find(({ id }) => id === each.id) ?? each),
        ),
      ).slice(0, MOST_OTHERS),
      ...news(found.labels.map(labelled)).slice(0, MOST_OTHERS),
      ...news(found.people.filter(({ active }) => active).map((each) => this.person(each))).slice(
        0,
        MOST_OTHERS,
      ),
      ...news(found.views.map(savedView)).slice(0, MOST_OTHERS),
    ].map((each) => ({ ...each, group: 'server' }));
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
      ...BUILT_IN_VIEWS.map((view) => builtInView(view)),
      ...[...this.stored.own(), ...this.stored.shared()].map(savedView),
    ];
    return [
      ...bestByName(projects(), sought, MOST_OTHERS).map((each) => this.project(each)),
      ...bestByName(labels(), sought, MOST_OTHERS).map(labelled),
      ...bestByName(people(), sought, MOST_OTHERS).map((each) => this.person(each)),
      ...bestByName(views, sought, MOST_OTHERS),
    ];
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

  private foundTask({ task, found_in, excerpt, highlights }: FoundTask): SearchItem {
    return {
      ...this.task(task),
      ...(excerpt !== null && { excerpt: excerptParts(excerpt, highlights) }),
      ...(found_in === 'comments' && {
        hint: t('search-in-comments', { where: this.place(task) }),
      }),
    };
  }

  private project({ id, name, archived_at, colour, icon, is_inbox }: Project): SearchItem {
    return {
      ...{ key: `project:${id}`, group: 'projects', name, colour, emoji: icon },
      icon: is_inbox ? 'inbox' : 'project',
      ...{ hint: archived_at === null ? '' : t('board-archived'), path: ['/projects', id] },
    };
  }

  private person({ id, name }: KnownPerson): SearchItem {
    const [meant, ...others] = this.directory.naming().people(name);
    const written = meant === id && others.length === 0 ? nameText(name) : `#${id}`;
    return listing('people', 'person', name, `assignee:${written}`, { key: `person:${id}` });
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

/** One for all labels of a name: its tasks are listed over all projects. */
function labelled({ name, colour }: Pick<Label, 'name'> & Pick<SearchItem, 'colour'>): SearchItem {
  const key = `label:${nameKey(name)}`;
  return listing('labels', 'label', name, `label:${nameText(name)}`, {
    key,
    colour: colour ?? null,
  });
}

function builtInView(view: BuiltInView): SearchItem {
  const name = t(`view-${view}`);
  return {
    ...{ key: `view:${view}`, group: 'views', icon: 'view', name, hint: '', path: ['/', view] },
  };
}

function savedView({
  id,
  name,
  icon,
  project_id,
}: Pick<SavedView, 'id' | 'name' | 'icon' | 'project_id'>): SearchItem {
  return {
    ...{ key: `view:${id}`, group: 'views', icon: 'view', name, hint: '', path: ['/views', id] },
    ...{ emoji: icon, isShared: project_id !== null },
  };
}

/** Tasks by a filter, as a list of their own. */
function listing(
  group: 'labels' | 'people',
  icon: 'label' | 'person',
  name: string,
  filter: string,
  more: Pick<SearchItem, 'key'> & Partial<SearchItem>,
): SearchItem {
  return {
    ...{ group, icon, name, hint: t('search-its-tasks') },
    ...{ path: ['/', LIST_OF_A_FILTER], query: { q: filter } },
    ...more,
  };
}

import { computed, inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { CommandName } from '../../core/live/commands';
import { Session } from '../../core/session/session';
import { MeStore } from '../me/me-store';
import { View } from '../projects/model';
import { CommandQueue, Parked } from '../queue/command-queue';
import { SentFields } from '../queue/model';
import { localIdOf } from '../queue/references';
import { ShownProjects } from '../replica/shown-projects';
import { byPosition } from '../tasks/model';
import { SavedView, ViewChanges } from './model';
import { t } from '../../i18n/translate';

/** Beside which other view of the same list one goes; neither: to the end. */
interface Beside {
  readonly before_id?: number;
  readonly after_id?: number;
}

type NewView = ViewChanges & Pick<SavedView, 'name' | 'query'>;

/** Saved views: the person's own, and those that projects share. Shown as the person changed them, also offline. */
@Injectable({ providedIn: 'root' })
export class ViewsStore {
  private readonly me = inject(MeStore);
  private readonly projects = inject(ShownProjects);
  private readonly queue = inject(CommandQueue);
  private readonly notices = inject(Notices);
  private readonly user = inject(Session).user;

  private readonly ownViews = computed(() => this.me.view()?.views ?? []);
  /** The views of each project, which change far less often than its tasks. */
  private readonly viewsOfProjects = computed(
    () => {
      const all = this.projects.all();
      const [inbox, ...others] = [this.me.inbox(), ...this.me.projects(), ...this.me.archived()];
      const ids = [inbox, ...others].flatMap((each) => (each === undefined ? [] : [each.id]));
      return ids.flatMap((id) => all.get(id)?.views ?? []);
    },
    { equal: (one, other) => one.length === other.length && one.every((v, i) => v === other[i]) },
  );

  /** Those that nobody else sees, in their order. */
  readonly own = computed(() => [...this.ownViews()].sort(byPosition) as readonly SavedView[]);
  /** Those of projects: in the order of the person's projects, then in their own. */
  readonly shared = computed(
    () =>
      this.viewsOfProjects().flatMap((views) =>
        [...views.values()].sort(byPosition),
      ) as readonly SavedView[],
  );
  private readonly byId = computed(
    () => new Map([...this.own(), ...this.shared()].map((view) => [view.id, view])),
  );

  /** A view by its number, or by the one it had on this device before. */
  find(id: number): SavedView | undefined {
    return this.byId().get(id) ?? this.byId().get(this.queue.idOf(id));
  }

  /** Everybody their own; those of a project whoever may change its tasks. */
  mayChange({ project_id }: SavedView): boolean {
    if (project_id === null) return true;
    const members = this.projects.all().get(project_id)?.members;
    return (members?.get(this.user()?.id ?? 0)?.role ?? 'viewer') !== 'viewer';
  }

  /** Shown at once; answers the number it has on this device. */
  create(view: NewView, projectId: number | null = null): number {
    const uid = this.queue.newUid();
    const doing = t('view-not-added', { name: view.name });
    const about = { name: view.name, project_id: projectId };
    void this.run(doing, 'create_view', about, { ...view, project_id: projectId, uid });
    return localIdOf(uid);
  }

  async change(view: SavedView, changes: ViewChanges): Promise<void> {
    const fields = { id: view.id, ...changes };
    await this.run(t('not-changed', view), 'update_view', view, fields, view);
  }

  async move(view: SavedView, beside: Beside): Promise<void> {
    const fields = { id: view.id, ...beside };
    await this.run(t('not-moved', view), 'move_view', view, fields, view);
  }

  /** Can be taken back: it is made anew. */
  async delete(view: SavedView): Promise<void> {
    const done = await this.run(t('not-deleted', view), 'delete_view', view, { id: view.id }, view);
    if (!done) return;
    const { name, icon, query, sort, group, layout, fields } = view;
    this.notices.tell(t('view-deleted', { view: name }), {
      action: t('action-undo'),
      run: () =>
        void this.create({ name, icon, query, sort, group, layout, fields }, view.project_id),
    });
  }

  /** What is refused now is told and gone; what was done without a connection waits for the person. */
  private async run(
    doing: string,
    name: CommandName,
    about: Pick<View, 'name' | 'project_id'>,
    fields: SentFields,
    seen?: SavedView,
  ): Promise<boolean> {
    const isNear = this.queue.isConnected();
    const { project_id } = about;
    const answer = this.queue.add({
      ...{ name, fields, project_id },
      ...(seen !== undefined && { seen: seen.version }),
      context: {
        title: about.name,
        project: this.nameOf(project_id),
        before: beforeOf(fields, seen),
      },
    });
    if (!isNear) return true;
    try {
      await answer;
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      this.queue.drop(thrown.order);
      this.notices.trouble(thrown.problem, doing);
      return false;
    }
  }

  private nameOf(projectId: number | null): string {
    return projectId === null ? '' : (this.me.accessTo(projectId)?.project.name ?? '');
  }
}

/** What stood where the command writes. */
function beforeOf(fields: SentFields, seen: SavedView | undefined): SentFields {
  return Object.fromEntries(Object.entries(seen ?? {}).filter(([field]) => field in fields));
}

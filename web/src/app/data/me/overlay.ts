/** A person's projects and inbox as they are shown: what they did and no server has confirmed is laid over them. Pure. */
import { CommandName } from '../../core/live/commands';
import { View } from '../projects/model';
import { byId } from '../projects/collections';
import { placementAmong } from '../projects/list-places';
import { Change, newIn } from '../queue/collection-overlays';
import { isWaiting, QueuedCommand, QueueState, shownOver } from '../queue/model';
import { changesIn, idOfNew, toLocal } from '../queue/references';
import { changedProject } from '../queue/overlay';
import { arranged } from './arrangement';
import {
  MeState,
  withAccess,
  withoutAccess,
  withoutInvitation,
  withoutView,
  withRead,
  withView,
} from './state';

type Overlay = (state: MeState, change: Change) => MeState;

const OVERLAYS: Partial<Readonly<Record<CommandName, Overlay>>> = {
  update_me: (state, { fields }) => ({ ...state, user: { ...state.user, ...changesIn(fields) } }),
  create_project: withNewProject,
  update_project: (state, { fields, command }) => {
    const access = state.access.get(fields['id'] as number);
    if (access === undefined) return state;
    return withAccess(state, { ...access, project: changedProject(access.project, command) });
  },
  arrange_project: (state, { fields }) => ({
    ...state,
    arrangement: arranged(
      state.arrangement,
      [...state.access.values()].map((access) => access.project),
      fields['id'] as number,
      fields,
    ),
  }),
  delete_project: (state, { fields }) => withoutAccess(state, fields['id'] as number),
  accept_received_invitation: (state, { fields }) =>
    withoutInvitation(state, fields['id'] as number),
  decline_invitation: (state, { fields }) => withoutInvitation(state, fields['id'] as number),
  create_view: (state, change) =>
    state.views.some(({ id }) => id === change.newId)
      ? state
      : withView(state, newIn('view', byId(state.views), change)),
  update_view: (state, { fields }) => changeView(state, fields['id'], () => changesIn(fields)),
  move_view: (state, { fields }) =>
    changeView(state, fields['id'], (view) => ({
      position: placementAmong(byId(state.views), view, fields),
    })),
  delete_view: (state, { fields }) => withoutView(state, fields['id'] as number),
  read_notifications: (state, { fields }) => {
    const ids = (fields['ids'] ?? null) as readonly number[] | null;
    const next = withRead(state, ids === null ? null : new Set(ids));
    const fewer = state.notifications.filter(
      (each, index) => each.read !== next.notifications[index]?.read,
    ).length;
    return { ...next, unread: ids === null ? 0 : Math.max(0, state.unread - fewer) };
  },
};

/** What of the queue is about the person's own stream, or about what a project is called. */
export function shownOverMe(state: QueueState): readonly QueuedCommand[] {
  const renames = [...state.settling.map(({ command }) => command), ...state.commands].filter(
    (each) => each.name === 'update_project' && isWaiting(each) && !each.echoed,
  );
  return [...shownOver(state, null), ...renames].sort((a, b) => a.order - b.order);
}

export function meOver(
  state: MeState,
  commands: readonly QueuedCommand[],
  made: QueueState['made'],
): MeState {
  return commands.reduce((shown, command) => {
    const newId = 'uid' in command.fields ? idOfNew(command, made) : 0;
    const change = { fields: toLocal(command, made), command, newId, by: state.user.id };
    return OVERLAYS[command.name]?.(shown, change) ?? shown;
  }, state);
}

/** One that is gone stays away. */
function changeView(state: MeState, id: unknown, changes: (view: View) => Partial<View>): MeState {
  const view = state.views.find((each) => each.id === id);
  return view === undefined ? state : withView(state, { ...view, ...changes(view) });
}

function withNewProject(state: MeState, { fields, command, newId }: Change): MeState {
  if (state.access.has(newId)) return state;
  const project = {
    ...{ id: newId, name: fields['name'] as string, is_inbox: false, version: 0 },
    ...{ colour: null, icon: null, archived_at: null },
    ...{ created_by: state.user.id, created_at: command.made_at, updated_at: command.made_at },
  };
  return withAccess(state, { project, role: 'owner' });
}

/** How creating, updating, moving and deleting look in a collection of a project. Pure.
 *
 * What such a command does beyond its own entity is added in `overlay.ts`.
 */
import { CommandName } from '../../core/live/commands';
import { Collections, COLLECTIONS } from '../../generated/collections';
import { Collected, COLLECTION_KINDS, CollectionKind } from '../projects/collections';
import { endOf, placementAmong } from '../projects/list-places';
import { StateDraft } from '../projects/state';
import { QueuedCommand, SentFields } from './model';
import { changesIn } from './references';

export interface Change {
  /** With the numbers of this device. */
  readonly fields: SentFields;
  readonly command: QueuedCommand;
  /** Of something new. */
  readonly newId: number;
  readonly by: number;
}

export type Overlay = (draft: StateDraft, change: Change) => void;
export type Overlays = Partial<Readonly<Record<CommandName, Overlay>>>;

export const COLLECTION_OVERLAYS = COLLECTION_KINDS.map(overlaysOf).reduce(
  (all, each) => ({ ...all, ...each }),
  {},
);

/** Something new as it is expected to become, at the end of its collection. */
export function newIn<Kind extends CollectionKind>(
  kind: Kind,
  collection: ReadonlyMap<number, Collected>,
  { fields, command, newId, by }: Change,
): Collections[(typeof COLLECTIONS)[Kind]['name']] {
  return {
    ...COLLECTIONS[kind].unsaid,
    ...changesIn(fields),
    ...{ id: newId, version: 0, created_by: by, position: endOf(collection) },
    ...{ created_at: command.made_at, updated_at: command.made_at },
  } as Collections[(typeof COLLECTIONS)[Kind]['name']];
}

function overlaysOf(kind: CollectionKind): Overlays {
  const { name } = COLLECTIONS[kind];
  type Entity = Collections[typeof name];
  const create: Overlay = (draft, change) => {
    draft.put(name, change.newId, newIn(kind, draft.state[name], change));
  };
  /** One that is gone stays away. */
  const change = (draft: StateDraft, id: unknown, changes: (now: Entity) => object): void => {
    const now = draft.state[name].get(id as number);
    if (now !== undefined) draft.put(name, now.id, { ...now, ...changes(now) });
  };
  return {
    [`create_${kind}` satisfies CommandName]: create,
    [`update_${kind}` satisfies CommandName]: (draft: StateDraft, { fields }: Change) =>
      change(draft, fields['id'], () => changesIn(fields)),
    [`move_${kind}` satisfies CommandName]: (draft: StateDraft, { fields }: Change) =>
      change(draft, fields['id'], (now) => ({
        position: placementAmong(draft.state[name], now, fields),
      })),
    [`delete_${kind}` satisfies CommandName]: (draft: StateDraft, { fields }: Change) =>
      draft.remove(name, fields['id'] as number),
  };
}

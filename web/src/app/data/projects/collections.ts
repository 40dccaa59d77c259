/** What is true of every collection of a project: the server says which there are. Pure. */
import { Collections, COLLECTIONS } from '../../generated/collections';

/** The word for one of them, which its commands and events bear: "label". */
export type CollectionKind = keyof typeof COLLECTIONS;
export type CollectionName = keyof Collections;
export type Collected = Collections[CollectionName];

/** As a snapshot and the device have them. */
export type CollectionLists = {
  readonly [Name in CollectionName]: readonly Collections[Name][];
};
/** As the page has them: by id. */
export type CollectionMaps = {
  readonly [Name in CollectionName]: ReadonlyMap<number, Collections[Name]>;
};

export const COLLECTION_KINDS = Object.keys(COLLECTIONS) as readonly CollectionKind[];

export function isCollectionKind(word: string | undefined): word is CollectionKind {
  return word !== undefined && Object.hasOwn(COLLECTIONS, word);
}

export function noCollections(): CollectionLists {
  return ofEach(() => []) as CollectionLists;
}

export function collectionMaps(lists: CollectionLists): CollectionMaps {
  return ofEach((name) => byId<Collected>(lists[name])) as CollectionMaps;
}

export function collectionLists(maps: CollectionMaps): CollectionLists {
  return ofEach((name) => [...maps[name].values()]) as CollectionLists;
}

export function byId<T extends { readonly id: number }>(items: readonly T[]): Map<number, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** No compiler follows which name got what: its callers say it. */
function ofEach(make: (name: CollectionName) => unknown): Record<CollectionName, unknown> {
  const names = COLLECTION_KINDS.map((kind) => COLLECTIONS[kind].name);
  return Object.fromEntries(names.map((name) => [name, make(name)])) as ReturnType<typeof ofEach>;
}

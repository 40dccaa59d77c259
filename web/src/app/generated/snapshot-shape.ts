/** Changes with the fields of what a snapshot holds: a copy of another shape is fetched anew. Written by `make generate`; never edited. */
export const SNAPSHOT_SHAPE = '81946611a320';

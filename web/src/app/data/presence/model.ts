import * as wire from '../../generated/wire';

/** Somebody who is in a project just now. Values of `editing` that are not known yet may come. */
export type PersonThere = wire.Person;

/** Who is in a project: at most 50 are named, `count` is everyone. Replaces what came before. */
export type Presence = wire.Presence;

/** Where this page says its person is. */
export type Whereabouts = Required<wire.Whereabouts>;

/** What of a task somebody can be writing. */
export type Part = NonNullable<Whereabouts['editing']>;

/** What leaving a project says. */
export type Departure = wire.Absent;

/** The answer to saying where one is. */
export interface Seated extends Pick<wire.Seated, 'expires_in'> {
  readonly data: Presence;
}

/** What this person can ask the server to do, by the names and shapes that the server itself publishes. */
import { Answers, Commands } from '../../generated/wire';
import { Done } from './envelope';

export type CommandName = keyof Commands;

/** What a command takes; its id is added on the way. */
export type FieldsOf<Name extends CommandName> = Commands[Name];

/** What was done, with the entity as it is now. */
export type DoneWith<Name extends CommandName> = Done<Answers[Name]>;

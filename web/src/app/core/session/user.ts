/** A person with an account (docs/reference/wire.md, "User"). */
export type { User } from '../../generated/wire';

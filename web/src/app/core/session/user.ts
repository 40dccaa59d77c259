/** A person with an account (docs/reference/wire.md, "User"). */
export interface User {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly timezone: string;
  readonly is_admin: boolean;
  readonly active: boolean;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

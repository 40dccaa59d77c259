export type { Comment } from '../../generated/wire';

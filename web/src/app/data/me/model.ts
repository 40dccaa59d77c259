import { Notification } from '../../generated/wire';

export type {
  Arrangement,
  Erased,
  MeSnapshot,
  Notification,
  ReceivedInvitation,
} from '../../generated/wire';

export type Reason = Notification['reason'];

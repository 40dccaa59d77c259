import { Notification } from '../../generated/wire';

export type { Erased, MeSnapshot, Notification, ReceivedInvitation } from '../../generated/wire';

export type Reason = Notification['reason'];

import { ApplicationRef, inject, InjectionToken } from '@angular/core';
import { Socket, SocketIoConfig } from 'ngx-socket-io';

const OPTIONS: NonNullable<SocketIoConfig['options']> = {
  autoConnect: false,
  transports: ['websocket', 'polling'],
  // Where a proxy breaks WebSockets, polling takes over without a reload.
  tryAllTransports: true,
  reconnectionDelay: 500,
  reconnectionDelayMax: 10_000,
  timeout: 8_000,
};

/** One socket to the server this page came from; opened by `Live.start`, not before.
 *
 * Made when it is first asked for, so that the sign-in page downloads no socket library.
 */
export const SERVER_SOCKET = new InjectionToken<Socket>('server socket', {
  providedIn: 'root',
  factory: () => socketTo('/'),
});

/** To be called in an injection context. */
export function socketTo(url: string, options: SocketIoConfig['options'] = {}): Socket {
  return new Socket({ url, options: { ...OPTIONS, ...options } }, inject(ApplicationRef));
}

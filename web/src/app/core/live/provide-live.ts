import { EnvironmentProviders } from '@angular/core';
import { provideSocketIo } from 'ngx-socket-io';

/** One socket to the server this page came from; opened by `Live.start`, not before. */
export function provideLive(): EnvironmentProviders {
  return provideSocketIo({
    url: '/',
    options: {
      autoConnect: false,
      transports: ['websocket', 'polling'],
      // Where a proxy breaks WebSockets, polling takes over without a reload.
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      timeout: 8_000,
    },
  });
}

import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ADA, BEN } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { DeliveryLine } from '../../data/deliveries/model';
import { MeStore } from '../../data/me/me-store';
import { DeliveryLog } from './delivery-log';

function line(over: Partial<DeliveryLine>): DeliveryLine {
  return {
    ...{ id: 'd1', recipient_id: 2, channel: 'email', kind: 'notification', task_id: 7 },
    ...{ reason: 'assigned', state: 'pending', attempts: 0, next_attempt_at: null },
    ...{ last_error: null, created_at: ADA.created_at, sent_at: null },
    ...over,
  };
}

describe('DeliveryLog', () => {
  let http: HttpTestingController;
  let screen: Screen;

  async function open(user: User, items: readonly DeliveryLine[]): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Session, useValue: { user: signal(user) } },
        {
          provide: MeStore,
          useValue: { notifications: signal([{ task_id: 7, title: 'Paint the fence' }]) },
        },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(DeliveryLog));
    await screen.settle();
    await screen.press('Show what was sent');
    http.expectOne('/api/deliveries?limit=20').flush({ items, next_cursor: null });
    await screen.settle();
  }

  it('says what became of each notification, and why', async () => {
    await open(BEN, [
      line({ id: 'd4', state: 'sent', sent_at: '2026-11-23T14:05:00.000000Z' }),
      line({ id: 'd3', state: 'dead', last_error: 'read already, or no longer visible' }),
      line({ id: 'd5', state: 'dead', last_error: 'no mail is configured' }),
      line({ id: 'd2', attempts: 2, last_error: 'connection refused', task_id: 9 }),
      line({ id: 'd1', kind: 'password_reset', reason: null, task_id: null, state: 'leased' }),
    ]);
    expect(screen.text).toContain('Assigned: “Paint the fence”Sent by mail');
    expect(screen.text).toContain('Not sent by mail: read already, or no longer visible');
    expect(screen.text).toContain('Shown in the bell; no mail is configured');
    expect(screen.text).toContain('Assigned: task 9Waiting to be sent by mail, tried 2 times');
    expect(screen.text).toContain('connection refused');
    expect(screen.text).toContain('Link for a new passwordBeing sent by mail');
    expect(() => screen.button('Send again: Assigned: “Paint the fence”')).toThrow('no button');
  });

  it('lets administrators send once more what is over', async () => {
    await open(ADA, [line({ state: 'dead', last_error: 'mailbox full' })]);
    expect(screen.text).toContain('To somebody else');
    await screen.press('Send again: Assigned: “Paint the fence”');
    http.expectOne({ method: 'POST', url: '/api/deliveries/d1/redeliver' }).flush(null);
    await screen.settle();
    expect(screen.text).toContain('Waiting to be sent by mail');
    expect(screen.text).not.toContain('mailbox full');
  });

  it('says why it cannot be seen, and tries again', async () => {
    await open(BEN, []);
    expect(screen.text).toContain('Nothing yet.');
    await screen.press('Look again');
    refuse(http.expectOne('/api/deliveries?limit=20'), 503, { code: 'unavailable' });
    await screen.settle();
    await screen.press('Try again');
    http.expectOne('/api/deliveries?limit=20').flush({ items: [line({})], next_cursor: null });
    await screen.settle();
    expect(screen.text).toContain('Waiting to be sent by mail');
  });
});

import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ADA } from '../../../testing/entities';
import { settled } from '../../../testing/fake-live';
import { explain } from '../errors/explain';
import { Refused } from '../errors/problem';
import { Api } from '../http/api';
import { Session } from './session';

const nobody = { status: 401, statusText: '' };
const unauthenticated = { code: 'unauthenticated', status: 401, title: 'Sign in first', type: '' };

describe('Session', () => {
  let session: Session;
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    session = TestBed.inject(Session);
    http = TestBed.inject(HttpTestingController);
  });

  it('asks once who is here, however many want to know', async () => {
    const both = Promise.all([session.load(), session.load()]);
    http.expectOne('/api/me').flush(ADA);
    await both;
    expect(session.user()?.name).toBe('Ada');
  });

  it('leads to the setup of an empty instance', async () => {
    const state = session.load();
    http.expectOne('/api/me').flush(unauthenticated, nobody);
    await settled();
    http.expectOne('/api/setup').flush({ needed: true });
    expect((await state).is).toBe('setup');
  });

  it('asks nothing that would be refused of somebody at the door who has no session', async () => {
    const state = session.loadAtDoor();
    http.expectOne('/api/setup').flush({ needed: false, has_session: false });
    expect((await state).is).toBe('signed-out');
  });

  it('lets in whoever comes to the door with a session', async () => {
    const state = session.loadAtDoor();
    http.expectOne('/api/setup').flush({ needed: false, has_session: true });
    await settled();
    http.expectOne('/api/me').flush(ADA);
    expect((await state).is).toBe('signed-in');
  });

  it('tells a server that is down from a person who is out, and asks again later', async () => {
    const down = session.load();
    http.expectOne('/api/me').error(new ProgressEvent('error'));
    expect((await down).is).toBe('unreachable');
    const up = session.load();
    http.expectOne('/api/me').flush(ADA);
    expect((await up).is).toBe('signed-in');
  });

  it('says of a wrong password that it is wrong, not that one is signed out', async () => {
    const refused = session.signIn('ada@example.org', 'wrong').catch((thrown: unknown) => thrown);
    http.expectOne('/api/auth/login').flush(unauthenticated, nobody);
    const { problem } = (await refused) as Refused;
    expect(explain(problem)).toBe('That email and password do not belong together.');
  });

  it('ends when any request is answered by "who are you?", and says why', async () => {
    const state = session.load();
    http.expectOne('/api/me').flush(ADA);
    await state;
    const refused = expect(TestBed.inject(Api).get('/api/tasks')).rejects.toBeInstanceOf(Refused);
    http.expectOne('/api/tasks').flush(unauthenticated, nobody);
    await refused;
    expect(session.state()).toMatchObject({ is: 'signed-out' });
    expect(session.state()).toHaveProperty('because');
  });

  describe('of somebody who was here before', () => {
    const later = (): Session => {
      TestBed.resetTestingModule();
      TestBed.configureTestingModule({
        providers: [provideHttpClient(), provideHttpClientTesting()],
      });
      http = TestBed.inject(HttpTestingController);
      return TestBed.inject(Session);
    };

    beforeEach(async () => {
      const state = session.load();
      http.expectOne('/api/me').flush(ADA);
      await state;
    });

    it('goes on before the server has answered, and without one', async () => {
      const again = later();
      expect((await again.load()).is).toBe('signed-in');
      http.expectOne('/api/me').error(new ProgressEvent('error'));
      await settled();
      expect(again.user()?.name).toBe('Ada');
    });

    it('ends when the server does not know them any more', async () => {
      const again = later();
      await again.load();
      http.expectOne('/api/me').flush(unauthenticated, nobody);
      await settled();
      expect(again.state().is).toBe('signed-out');
      const afterwards = later().load();
      http.expectOne('/api/me').flush(unauthenticated, nobody);
      await settled();
      http.expectOne('/api/setup').flush({ needed: false });
      expect((await afterwards).is).toBe('signed-out');
    });

    it('is another one’s when somebody else has signed in meanwhile', async () => {
      const again = later();
      await again.load();
      http.expectOne('/api/me').flush({ ...ADA, id: 2, name: 'Ben' });
      await settled();
      expect(again.user()?.name).toBe('Ben');
    });
  });
});

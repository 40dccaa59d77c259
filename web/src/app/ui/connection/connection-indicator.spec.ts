import { TestBed } from '@angular/core/testing';
import { ConnectionIndicator } from './connection-indicator';

describe('ConnectionIndicator', () => {
  it('says in words what its dot says in colour', async () => {
    const fixture = TestBed.createComponent(ConnectionIndicator);
    const host = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('mood', 'offline');
    fixture.componentRef.setInput('waiting', 2);
    await fixture.whenStable();
    expect(host.textContent).toContain('Offline');
    expect(host.textContent).toContain('2 unsent');
    expect(host.getAttribute('role')).toBe('status');
  });
});

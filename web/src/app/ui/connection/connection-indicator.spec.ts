import { TestBed } from '@angular/core/testing';
import { ConnectionIndicator } from './connection-indicator';

describe('ConnectionIndicator', () => {
  it('says in words what its dot says in colour', async () => {
    const fixture = TestBed.createComponent(ConnectionIndicator);
    const host = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('mood', 'offline');
    await fixture.whenStable();
    expect(host.textContent).toContain('Offline');
    expect(host.getAttribute('role')).toBe('status');
  });
});

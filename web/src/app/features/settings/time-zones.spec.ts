import { timeZones } from './time-zones';

describe('timeZones', () => {
  it('groups places by region, so that typing a city finds it', () => {
    expect(timeZones('UTC', ['Europe/Berlin', 'America/Argentina/Buenos_Aires'])).toEqual([
      {
        label: 'America',
        options: [{ value: 'America/Argentina/Buenos_Aires', label: 'Argentina, Buenos Aires' }],
      },
      { label: 'Europe', options: [{ value: 'Europe/Berlin', label: 'Berlin' }] },
      { label: 'Universal', options: [{ value: 'UTC', label: 'UTC' }] },
    ]);
  });

  it('never loses the zone that is set, even when this browser does not know it', () => {
    const values = timeZones('Asia/Kolkata', ['Asia/Calcutta']).flatMap((group) =>
      group.options.map((option) => option.value),
    );
    expect(values).toEqual(['Asia/Kolkata', 'UTC']);
  });
});

import { isSameZone } from '../../i18n/wall-time';
import { SelectGroup } from '../../ui/select-field/select-field';
import { t } from '../../i18n/translate';

/** The browser's time zones by region, and always the one that is set now, by the name it is set by. */
export function timeZones(
  current: string,
  known: readonly string[] = Intl.supportedValuesOf('timeZone'),
): readonly SelectGroup[] {
  const regions = new Map<string, { value: string; label: string }[]>();
  const others = ['UTC', ...known].filter((zone) => !isSameZone(zone, current));
  for (const zone of new Set([...others, current])) {
    const [region, label] = parted(zone);
    regions.set(region, [...(regions.get(region) ?? []), { value: zone, label }]);
  }
  return [...regions]
    .map(([label, options]) => ({ label, options: options.sort(byLabel) }))
    .sort(byLabel);
}

/** "America/Argentina/Buenos_Aires" → "America" and "Argentina, Buenos Aires". */
function parted(zone: string): [region: string, label: string] {
  const [region = zone, ...place] = zone.replaceAll('_', ' ').split('/');
  return place.length === 0 ? [t('settings-zone-universal'), zone] : [region, place.join(', ')];
}

function byLabel(a: { label: string }, b: { label: string }): number {
  return a.label.localeCompare(b.label);
}

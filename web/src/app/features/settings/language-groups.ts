import { t } from '../../i18n/translate';
import { languageNames } from '../../i18n/preferred-language';
import { SelectGroup } from '../../ui/select-field/select-field';

/** Every language there is, each in its own words, and the browser's. */
export function languageGroups(): readonly SelectGroup[] {
  const options = [{ value: '', label: t('settings-language-browser') }, ...languageNames()];
  return [{ label: t('settings-language'), options }];
}

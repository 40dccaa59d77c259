/** Something that was to reach a person outside of the page, and what became of it. */
export type { DeliveryLine } from '../../generated/wire';

export { ago } from '../../words/when';

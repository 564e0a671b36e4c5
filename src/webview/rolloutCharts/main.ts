// Entry of what draws the panel's charts, loaded after the panel itself.
import './mendLanguage.ts';
import 'uplot/dist/uPlot.min.css';
import { RolloutChartElement } from './rolloutChartElement.ts';

customElements.define('rollout-chart', RolloutChartElement);

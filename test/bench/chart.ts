export interface Series {
  name: string;
  points: [x: number, y: number][];
}

export interface Chart {
  title: string;
  x: string;
  y: string;
  series: Series[];
}

const WIDTH = 760;
const HEIGHT = 440;
const LEFT = 70;
const RIGHT = 230;
const TOP = 44;
const BOTTOM = 54;
const LABEL_GAP = 15;
/** Okabe and Ito's colours, which people who see colours differently can tell apart. */
const COLOURS = ['#0072b2', '#56b4e9', '#009e73', '#d55e00', '#e69f00', '#cc79a7', '#555555', '#000000'];
const MARKS = ['circle', 'square'] as const;

/** A line chart with logarithmic axes, so that a straight line of slope one is what grows with the hosts. */
export function chartSvg({ title, x, y, series }: Chart): string {
  const drawn = series.filter(({ points }) => points.length > 0);
  const xs = axis(drawn.flatMap(({ points }) => points.map(([value]) => value)));
  const ys = axis(drawn.flatMap(({ points }) => points.map(([, value]) => value)));
  const px = (value: number): number => LEFT + xs.share(value) * (WIDTH - LEFT - RIGHT);
  const py = (value: number): number => HEIGHT - BOTTOM - ys.share(value) * (HEIGHT - TOP - BOTTOM);
  const right = WIDTH - RIGHT;
  const bottom = HEIGHT - BOTTOM;
  const places = spread(drawn.map(({ points }) => py(points.at(-1)?.[1] ?? 1)));
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 24, title, 'font-size="16" font-weight="600"'),
    ...ys.ticks.flatMap((tick) => [
      line(LEFT, py(tick), right, py(tick), '#dddddd'),
      text(LEFT - 8, py(tick) + 4, String(tick), 'text-anchor="end"'),
    ]),
    ...xs.ticks.flatMap((tick) => [
      line(px(tick), TOP, px(tick), bottom, '#eeeeee'),
      text(px(tick), bottom + 20, String(tick), 'text-anchor="middle"'),
    ]),
    line(LEFT, bottom, right, bottom, '#333333'),
    line(LEFT, TOP, LEFT, bottom, '#333333'),
    text((LEFT + right) / 2, HEIGHT - 12, x, 'text-anchor="middle"'),
    text(
      18,
      (TOP + bottom) / 2,
      y,
      `text-anchor="middle" transform="rotate(-90 18 ${round((TOP + bottom) / 2)})"`,
    ),
    ...drawn.flatMap((each, i) => {
      const colour = COLOURS[i % COLOURS.length] ?? '#000000';
      const label = places[i] ?? 0;
      return [
        polyline(
          each.points.map(([a, b]) => [px(a), py(b)]),
          colour,
        ),
        ...each.points.map(([a, b]) => mark(px(a), py(b), MARKS[i % MARKS.length] ?? 'circle', colour)),
        text(right + 12, label + 4, each.name, `fill="${colour}"`),
      ];
    }),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#222222">`;
  return `${head}\n<title>${escaped(title)}</title>\n${parts.join('\n')}\n</svg>\n`;
}

interface Axis {
  ticks: number[];
  /** Where a value stands on the axis, from 0 to 1. */
  share(value: number): number;
}

/** Ticks at 1, 2 and 5 of each decade that the values touch; at 1 alone where that would be many. */
function axis(values: readonly number[]): Axis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const decades = Math.ceil(Math.log10(most)) - Math.floor(Math.log10(least));
  const steps = decades > 3 ? [1] : [1, 2, 5];
  const candidates = Array.from({ length: decades + 1 }, (_, i) => i + Math.floor(Math.log10(least))).flatMap(
    (power) => steps.map((step) => Number((step * 10 ** power).toPrecision(1))),
  );
  const from = candidates.filter((tick) => tick <= least).at(-1) ?? least;
  const to = candidates.find((tick) => tick >= most && tick > from) ?? most * 1.01;
  return {
    ticks: candidates.filter((tick) => tick >= from && tick <= to),
    share: (value) => Math.log(value / from) / Math.log(to / from),
  };
}

/** Moves labels down until none covers another; the order stays. */
function spread(wanted: readonly number[]): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    last = Math.max(placed[i] ?? 0, last + LABEL_GAP);
    placed[i] = last;
  }
  const over = Math.max(0, last - (HEIGHT - BOTTOM));
  return placed.map((place) => place - over);
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}"/>`;
}

function polyline(points: readonly (readonly [number, number])[], colour: string): string {
  const list = points.map(([a, b]) => `${round(a)},${round(b)}`).join(' ');
  return `<polyline points="${list}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

function mark(x: number, y: number, shape: (typeof MARKS)[number], colour: string): string {
  if (shape === 'circle') return `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${colour}"/>`;
  return `<rect x="${round(x - 3.5)}" y="${round(y - 3.5)}" width="7" height="7" fill="${colour}"/>`;
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

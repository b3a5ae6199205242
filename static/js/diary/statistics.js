// @ts-check
/**
 * Honest figures from few numbers. Every limit is a 95 % one. The exact ones have no closed form that is
 * short: tails of the Poisson and the binomial distribution are summed and the limit is found by halving.
 */

const TAIL = 0.025; // outside each end of a 95 % interval
const Z = 1.959964; // of the normal distribution, the same 95 %
const HALVINGS = 50; // a billionth of a billionth of where it began
const NOTHING = 1e-25; // a chance that no sum shows
const FAR = 12; // standard deviations beyond which nothing is to be summed: 10^-31

/** @typedef {[low: number, high: number]} Limits */

/**
 * Limits of an expected count, of which `count` was seen (Garwood 1936).
 * @param {number} count
 * @returns {Limits}
 */
export function poissonLimits(count) {
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  const upTo = (/** @type {number} */ mean, /** @type {number} */ seen) => {
    const far = FAR * Math.sqrt(mean + 1);
    return sum(Math.max(0, Math.floor(mean - far)), Math.min(seen, Math.ceil(mean + far)), (k) => poisson(k, mean));
  };
  const low = count ? rising(most, (mean) => 1 - upTo(mean, count - 1) - TAIL) : 0;
  return [low, rising(most, (mean) => TAIL - upTo(mean, count))];
}

/**
 * Limits of a share, of which `some` of `all` was seen (Wilson 1927).
 * @param {number} some
 * @param {number} all at least 1
 * @returns {Limits}
 */
export function shareLimits(some, all) {
  const centre = (some + (Z * Z) / 2) / (all + Z * Z);
  const half = (Z * Math.sqrt((some * (all - some)) / all + (Z * Z) / 4)) / (all + Z * Z);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * The same, exact (Clopper and Pearson 1934).
 * @param {number} some
 * @param {number} all at least 1
 * @returns {Limits}
 */
export function exactShareLimits(some, all) {
  const between = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ share) => {
    const [mean, far] = [all * share, FAR * Math.sqrt(all / 4 + 1)];
    const [least, most] = [Math.floor(mean - far), Math.ceil(mean + far)];
    return sum(Math.max(from, least), Math.min(to, most), (k) => binomial(k, all, share));
  };
  const low = some ? rising(1, (share) => between(some, all, share) - TAIL) : 0;
  const high = some < all ? rising(1, (share) => TAIL - between(0, some, share)) : 1;
  return [low, high];
}

/**
 * Limits of one rate divided by another. Given the sum of both counts, the first is binomial; it is the
 * central interval, so its test agrees with it. The upper limit is undefined where there is none.
 * @param {number} count1 in `time1`
 * @param {number} time1 over 0
 * @param {number} count2 in `time2`
 * @param {number} time2 over 0
 * @returns {[low: number, high: number | undefined]}
 */
export function rateRatioLimits(count1, time1, count2, time2) {
  if (count1 + count2 === 0) return [0, undefined];
  const [low, high] = exactShareLimits(count1, count1 + count2);
  const ratio = (/** @type {number} */ share) => ((share / (1 - share)) * time2) / time1;
  return [ratio(low), count2 ? ratio(high) : undefined];
}

/**
 * Limits of one share less another (Newcombe 1998, method 10).
 * @param {number} some1 of `all1`
 * @param {number} all1 at least 1
 * @param {number} some2 of `all2`
 * @param {number} all2 at least 1
 * @returns {Limits}
 */
export function differenceLimits(some1, all1, some2, all2) {
  const [share1, share2] = [some1 / all1, some2 / all2];
  const [low1, high1] = shareLimits(some1, all1);
  const [low2, high2] = shareLimits(some2, all2);
  const difference = share1 - share2;
  return [
    difference - Math.hypot(share1 - low1, high2 - share2),
    difference + Math.hypot(high1 - share1, share2 - low2),
  ];
}

/**
 * The chance that some bar is as tall as the tallest, if every event falls on any bar alike: exact, among
 * all bars. 1 where nothing happened. Bars that are Poisson and independent are, for a given sum, just
 * that; so the sums of bars that all stay below the tallest are convolved one by one (Levin 1981).
 * @param {number[]} counts one for each bar
 */
export function chanceOfTallest(counts) {
  const total = counts.reduce((all, count) => all + count, 0);
  if (!total) return 1;
  const below = Array.from({ length: Math.max(...counts) }, (_, k) => poisson(k, total / counts.length));
  let sums = below;
  for (let bars = 2; bars <= counts.length; bars += 1) sums = convolved(sums, below, total);
  return Math.min(1, Math.max(0, 1 - (sums[total] ?? 0) / poisson(total, total)));
}

/** @param {number[]} one @param {number[]} other @param {number} most the last place that is needed */
function convolved(one, other, most) {
  const sums = new Array(Math.min(one.length + other.length - 1, most + 1)).fill(0);
  for (let i = 0; i < one.length; i += 1) {
    if (one[i] < NOTHING) continue;
    const reach = Math.min(other.length, sums.length - i);
    for (let k = 0; k < reach; k += 1) sums[i + k] += one[i] * other[k];
  }
  return sums;
}

/** The chance of a count as far from one half as `some` of `all`, either way.
 * @param {number} some @param {number} all */
export function chanceOfHalf(some, all) {
  return Math.min(1, 2 * sum(0, Math.min(some, all - some), (k) => binomial(k, all, 0.5)));
}

/** The middle value, whole; undefined for none. @param {number[]} values */
export function median(values) {
  if (!values.length) return undefined;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return Math.round((sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2);
}

/**
 * Which values, counted from 1 in order, are the limits of the median of so many; fewer than 6 have none.
 * @param {number} count
 * @returns {Limits | undefined}
 */
export function medianLimits(count) {
  let place = 0;
  let below = binomial(0, count, 0.5);
  while (below <= TAIL) {
    place += 1;
    below += binomial(place, count, 0.5);
  }
  return place ? [place, count + 1 - place] : undefined;
}

/** Variance of counts by their mean: over 1 they come in clusters. 0 where there are none. @param {number[]} counts */
export function dispersion(counts) {
  const mean = counts.reduce((all, count) => all + count, 0) / counts.length;
  const squares = counts.reduce((all, count) => all + (count - mean) ** 2, 0);
  return mean > 0 && counts.length > 1 ? squares / (counts.length - 1) / mean : 0;
}

/** Where a function that rises from below 0 at 0 comes to 0. @param {number} most @param {(x: number) => number} f */
function rising(most, f) {
  let [low, high] = [0, most];
  for (let time = 0; time < HALVINGS; time += 1) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** @param {number} from @param {number} to included @param {(k: number) => number} f */
function sum(from, to, f) {
  let total = 0;
  for (let k = from; k <= to; k += 1) total += f(k);
  return total;
}

/** The chance of `k` events where `mean` are expected. @param {number} k @param {number} mean */
function poisson(k, mean) {
  return mean > 0 ? Math.exp(k * Math.log(mean) - mean - logFactorial(k)) : Number(k === 0);
}

/** The chance of `k` of `all`, each with the chance `share`.
 * @param {number} k @param {number} all @param {number} share */
function binomial(k, all, share) {
  if (share <= 0 || share >= 1) return Number(k === (share <= 0 ? 0 : all));
  const ways = logFactorial(all) - logFactorial(k) - logFactorial(all - k);
  return Math.exp(ways + k * Math.log(share) + (all - k) * Math.log1p(-share));
}

const logFactorials = [0];

/** @param {number} n */
function logFactorial(n) {
  while (logFactorials.length <= n) {
    logFactorials.push(logFactorials[logFactorials.length - 1] + Math.log(logFactorials.length));
  }
  return logFactorials[n];
}

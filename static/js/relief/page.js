// @ts-check
/** What a relief page holds for the player: its techniques, the chosen place, who the person is. */

import { all, one } from "../lib/dom.js";
import { after, couldStand, order, PAUSE } from "./techniques.js";

/**
 * @typedef {object} Stretch a technique with its steps on the page
 * @property {string} id
 * @property {string} place
 * @property {string[]} tags
 * @property {HTMLElement[]} steps those that this person may do
 * @property {HTMLElement[]} waits the first of them that need an object, a wall or standing
 * @property {number} hold seconds
 * @property {number} rest seconds
 * @property {number} rounds
 */

/** @returns {Stretch[]} those of this page, in its order */
function stretches() {
  return all(document, "#relief [data-technique]").map(read);
}

/** @param {HTMLElement} node @returns {Stretch} */
function read(node) {
  const { technique: id = "", hold, rest, rounds } = node.dataset;
  const steps = all(node, ".step").filter((step) => !tagsOf(step).some((tag) => avoided().includes(tag)));
  const firstFree = steps.findIndex((step) => step.dataset.wait === undefined);
  const waits = steps.slice(0, firstFree < 0 ? steps.length - 1 : firstFree);
  const place = node.closest(".place")?.getAttribute("data-place") ?? "";
  return { id, place, tags: tagsOf(node), steps, waits, hold: Number(hold), rest: Number(rest), rounds: Number(rounds) };
}

/** @param {HTMLElement} node */
function tagsOf(node) {
  return (node.dataset.tags ?? "").split(" ").filter(Boolean);
}

/** What this person must avoid: static/js/relief/for-me.js keeps it on the root element. */
function avoided() {
  return (document.documentElement.dataset.avoid ?? "").split(" ").filter(Boolean);
}

function person() {
  return { place: chosenPlace(), avoid: avoided(), canStand: canStand() };
}

/** The person said in this visit that they can stand. */
let said = false;

function canStand() {
  return said || chosenPlace() === "standing" || !document.querySelector("[name=place]");
}

/** They can stand and hold on to something. */
export function saysCanStand() {
  said = true;
}

/** Where the person is; nothing on a page without that choice. */
export function chosenPlace() {
  return /** @type {HTMLInputElement | null} */ (document.querySelector("[name=place]:checked"))?.value ?? "";
}

/** The muscle of this page; nothing on the helper's. */
export function muscleOf() {
  return document.querySelector("#relief")?.getAttribute("data-muscle") ?? "";
}

/** What may be tried here by this person, in order. */
export function offered() {
  return order(stretches(), person());
}

/**
 * One of them, or the first for an id that is not for this person; the pause where nothing is left.
 * @param {string} id
 * @returns {Stretch}
 */
export function find(id) {
  const found = offered();
  return (id !== PAUSE && (found.find((stretch) => stretch.id === id) ?? found[0])) || read(one(document, "relief-player [data-technique]"));
}

/** @param {string} id what did not help */
export function nextAfter(id) {
  return after(offered().map((stretch) => stretch.id), id);
}

/** Whether there is one that stands, for somebody who has not said that they can. */
export function standingIsLeft() {
  return !canStand() && couldStand(stretches(), person());
}

/**
 * The three lines and the picture of the end position, where they are those of this technique: the
 * first of the chosen place. The helper's page has one technique, and lines for each group of muscles.
 * @param {Stretch} stretch
 */
export function glanceOf(stretch) {
  const name = stretch.place || /** @type {HTMLInputElement | null} */ (document.querySelector("[name=pick]:checked"))?.value;
  const shown = document.querySelector(`.fold .place--${name}`);
  const first = stretches().find((other) => other.place === stretch.place);
  if (!shown || first?.id !== stretch.id) return undefined;
  return { lines: all(shown, ".essence li").map((line) => line.textContent ?? ""), figure: shown.querySelector("svg") };
}

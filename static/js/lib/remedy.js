// @ts-check
/** What of the diary the player knows: how it calls what eased a cramp. */

const STRETCH = "stretch";

/** What a technique of the player counts as. Nearly all are stretches. @param {string} technique */
export function remedyOf(technique) {
  if (technique === "pause") return "by-itself";
  if (/-(weight|flat)$/.test(technique)) return "stand";
  return /-(thumb|roll)$/.test(technique) ? "massage" : STRETCH;
}

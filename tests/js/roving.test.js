import { step } from "../../docs/assets/reading/roving.js";
import { equal, test } from "./harness.js";

test("arrows lead to every link and stay at the ends", () => {
  for (const count of [1, 2, 7]) {
    for (let at = 0; at < count; at++) {
      equal(step("ArrowDown", at, count), at + 1 < count ? at + 1 : at);
      equal(step("ArrowRight", at, count), step("ArrowDown", at, count));
      equal(step("ArrowUp", at, count), at > 0 ? at - 1 : 0);
      equal(step("ArrowLeft", at, count), step("ArrowUp", at, count));
      equal(step("Home", at, count), 0);
      equal(step("End", at, count), count - 1);
    }
  }
});

test("other keys lead nowhere", () => {
  for (const key of ["Tab", "Enter", "a", "Escape"]) equal(step(key, 0, 3), null);
});

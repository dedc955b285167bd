import { tinted } from "../../docs/assets/compare/tint.js";
import { equal, test } from "./harness.js";

const spelled = (pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : `[${piece.textContent}]`)).join("");

test("what differs is marked", () => {
  equal(spelled(tinted("认真学习文件，深刻领会", "认真研读文件，深刻领会")), "认真[研读]文件，深刻领会");
  equal(spelled(tinted("全面认真学习文件", "全面学习文件")), "全面[〔〕]学习文件");
});

test("the ends of cut texts are not compared", () => {
  const [one, two] = ["今天我们召开动员大会主要任务", "今天我们召开动员大会"];
  equal(spelled(tinted(one, two)), "今天我们召开动员大会[〔〕]");
  equal(spelled(tinted(one, two, true)), "今天我们召开动员大会");
});

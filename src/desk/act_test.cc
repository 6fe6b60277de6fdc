#include "desk/act.h"

#include "gtest/gtest.h"

namespace tidewaiter::desk {
namespace {

std::vector<std::string> Told(std::string_view json) {
  const auto read = ParseAct(json, 2, 2);
  std::vector<std::string> told;
  if (read) return told;
  for (const Problem& problem : read.error())
    told.push_back(problem.code + " " + problem.pointer);
  return told;
}

constexpr std::string_view kAct =
    R"({"items":[{"number":1,"fields":[{"kind":"undervalued","result":"corrected","value":"90.00"},
        {"kind":"origin","result":"confirmed","note":"seen"},{"kind":"seal","result":"not_checked"}]},
        {"number":2,"fields":[{"kind":"hs_code","result":"corrected","value":"610910"}]}],
        "decision":"release","remarks":"ok","recovered":"10.01","documents":["d1"]})";

TEST(Act, IsReadWholeAndWrittenBackTheSame) {
  const auto act = ParseAct(kAct, 2, 2);
  ASSERT_TRUE(act) << act.error().front().detail;
  EXPECT_EQ(*act->recovered_minor, 1001);
  const std::string written = WriteAct(*act, 2);
  EXPECT_EQ(WriteAct(*ParseAct(written, 2, 2), 2), written);
}

TEST(Act, EveryProblemIsTold) {
  using Wanted = std::vector<std::string>;
  const std::pair<std::string_view, Wanted> cases[] = {
      {"{}", {"required /items", "required /decision"}},
      {R"({"items":[],"decision":"release"})", {"nothing_checked /items"}},
      {R"({"items":[],"decision":"hold"})", {}},
      {R"({"items":[],"decision":"burn"})", {"choice /decision"}},
      {R"({"items":[{"number":3,"fields":[]}],"decision":"hold"})",
       {"item_unknown /items/0/number"}},
      {R"({"items":[{"number":1,"fields":[]},{"number":1,"fields":[]}],"decision":"hold"})",
       {"item_twice /items/1/number"}},
      {R"({"items":[{"number":1,"fields":[{"kind":"taste","result":"confirmed"}]}],"decision":"hold"})",
       {"kind_unknown /items/0/fields/0/kind"}},
      {R"({"items":[{"number":1,"fields":[{"kind":"seal","result":"confirmed"},
          {"kind":"seal","result":"corrected"}]}],"decision":"hold"})",
       {"kind_twice /items/0/fields/1"}},
      {R"({"items":[{"number":1,"fields":[{"kind":"undervalued","result":"corrected"}]}],"decision":"hold"})",
       {"value_missing /items/0/fields/0/value"}},
      {R"({"items":[{"number":1,"fields":[{"kind":"undervalued","result":"corrected","value":"x"}]}],
          "decision":"hold","recovered":"-1"})",
       {"amount /items/0/fields/0/value", "amount /recovered"}},
      {R"({"items":[{"number":1,"fields":[{"kind":"hs_code","result":"corrected","value":"61.09"},
          {"kind":"origin","result":"corrected","value":"fr"},
          {"kind":"net_mass","result":"corrected","value":"-1"},
          {"kind":"quantity","result":"corrected","value":"12 kg"},
          {"kind":"rate","result":"corrected","value":"nan"}]}],"decision":"hold"})",
       {"hs_code /items/0/fields/0/value", "country /items/0/fields/1/value",
        "number /items/0/fields/2/value", "number /items/0/fields/3/value",
        "number /items/0/fields/4/value"}},
      // Wrong, and nobody knows yet what is true.
      {R"({"items":[{"number":1,"fields":[{"kind":"hs_code","result":"corrected"},
          {"kind":"origin","result":"corrected","value":"FR"},
          {"kind":"quantity","result":"corrected","value":"12.5"}]}],"decision":"hold"})",
       {}}};
  for (const auto& [json, wanted] : cases) {
    Wanted told = Told(json);
    // Places are told in the order of the text; the table names them so.
    EXPECT_EQ(told, wanted) << json;
  }
}

TEST(Act, WhatWasNotCheckedIsNotAnOutcome) {
  Document document;
  document.items.resize(3);
  document.items[0].value_minor = 5000;
  document.items[1].value_minor = 1000;
  const auto outcomes = OutcomesOf(*ParseAct(kAct, 2, 2), document, OutcomeSource::kInspection,
                                   SelectionBasis::kRandom, 20'000, 2);
  ASSERT_EQ(outcomes.size(), 3U);
  EXPECT_EQ(outcomes[0].checked, (KindSet{ErrorKind::kUndervalued, ErrorKind::kOrigin}));
  EXPECT_EQ(outcomes[0].wrong, KindSet{ErrorKind::kUndervalued});
  EXPECT_EQ(outcomes[0].corrections.front().value, "9000");
  EXPECT_EQ(outcomes[1].corrections.front().value, "610910");
  EXPECT_FALSE(outcomes[2].looked_at());
  EXPECT_EQ(outcomes[0].recovered_minor + outcomes[1].recovered_minor, 1001);
  EXPECT_GT(outcomes[0].recovered_minor, outcomes[1].recovered_minor);
}

}  // namespace
}  // namespace tidewaiter::desk

#include "desk/assessment.h"

#include "gtest/gtest.h"

namespace tidewaiter::desk {
namespace {

RuleHit FullHit() {
  return {
      .entry = "floor_prices",
      .version = 3,
      .rule = "floor_prices/2",
      .title = "Prices below which \"nobody\" sells",
      .item = 12,
      .mode = HitMode::kActs,
      .suspects = ErrorKind::kUndervalued,
      .confidence = 0.25,
      .demand = Lane::kYellow,
      .exempt = false,
      .add_minor = 25'000,
      .advise = "Ask for the contract.",
      .check = {"value", "net_mass"},
      .held = std::nullopt,
      .why = {
          {.condition = "hs_code in 61",
           .truth = true,
           .depth = 1,
           .values = {{"hs_code", "61091000"}},
           .likeness = {{"Acme", 0.875}, {"Acne", 0.75}}},
          {.condition = "net_mass > 20 kg",
           .truth = std::nullopt,
           .depth = 0,
           .values = {{"net_mass", "missing"}},
           .likeness = {}},
          {.condition = "origin = CN", .truth = false, .depth = 2, .values = {}, .likeness = {}}}};
}

TEST(Assessment, KeepsWhatRulesSaid) {
  Assessment a;
  a.model_version = "none";
  a.lane = Lane::kYellow;
  a.rules_version = "0123456789abcdef";
  RuleHit held;
  held.entry = held.rule = "cheap";
  held.version = 1;
  held.item = 1;
  held.mode = HitMode::kHeld;
  held.suspects = ErrorKind::kOrigin;
  held.exempt = true;
  held.held = HeldFigures{.checks = 12, .right = 1};
  a.rule_hits = {FullHit(), held};
  a.rule_hits_left = 7;
  const Result<Assessment> read = ReadAssessment(WriteAssessment(a));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->rules_version, a.rules_version);
  EXPECT_EQ(read->rule_hits, a.rule_hits);
  EXPECT_EQ(read->rule_hits_left, 7U);
}

// What version 1 of the journal has, byte for byte.
constexpr std::string_view kWithoutRules =
    R"({"model_version":"m","policy_version":4,"learned_seq":9,"lane":"red","basis":"random",)"
    R"("rank":12.5,"probability":0.5,"thresholds":{"red":1,"yellow":2,"blue":null},)"
    R"("draw_probability":0.25,"items":[]})";

TEST(Assessment, WithoutRulesIsWrittenAsBeforeThereWereAny) {
  const Result<Assessment> read = ReadAssessment(kWithoutRules);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->rules_version, "");
  EXPECT_TRUE(read->rule_hits.empty());
  EXPECT_EQ(read->learned_seq, 9U);
  EXPECT_EQ(WriteAssessment(*read), kWithoutRules);
}

// A later program may know more modes and kinds: what is not known changes nothing here.
TEST(Assessment, AnUnknownModeOnlyWatches) {
  Assessment a;
  a.rule_hits = {FullHit()};
  std::string text = WriteAssessment(a);
  const std::size_t mode = text.find(R"("mode":"acts")");
  ASSERT_NE(mode, std::string::npos);
  text.replace(mode, 13, R"("mode":"sings")");
  const Result<Assessment> read = ReadAssessment(text);
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->rule_hits.size(), 1U);
  EXPECT_EQ(read->rule_hits[0].mode, HitMode::kWatches);
}

TEST(HitMode, NamesAreFound) {
  for (const HitMode mode : {HitMode::kActs, HitMode::kWatches, HitMode::kHeld})
    EXPECT_EQ(FindHitMode(Name(mode)), mode);
  EXPECT_FALSE(FindHitMode(""));
}

}  // namespace
}  // namespace tidewaiter::desk

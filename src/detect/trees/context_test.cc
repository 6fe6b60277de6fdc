#include "detect/trees/context.h"

#include <cmath>

#include "gtest/gtest.h"

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

LineRecord Line(Day day, std::string_view importer, std::string_view code,
                std::string_view origin) {
  LineRecord record;
  record.id = "x";
  record.date = day;
  record.attribute(Attribute::kImporter) = importer;
  record.attribute(Attribute::kImporterAddress) = "12 Quay Street, Port";
  record.attribute(Attribute::kHsCode) = code;
  record.attribute(Attribute::kOrigin) = origin;
  record.attribute(Attribute::kDispatch) = origin;
  record.attribute(Attribute::kSupplier) = "S";
  record.measure(Measure::kNetMassKg) = 50;
  record.measure(Measure::kGrossMassKg) = 55;
  record.measure(Measure::kQuantity) = 100;
  record.measure(Measure::kRatePercent) = 10;
  record.value_minor = 10'000;
  record.description = "cotton shirts";
  return record;
}

std::size_t Place(std::string_view name) {
  const auto features = ContextFeatures();
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (features[i].name == name) return i;
  }
  CHECK(false);
}

std::vector<float> Compute(const Context& context, const LineTable& lines, std::size_t row) {
  std::vector<float> features(ContextFeatures().size());
  context.Compute(lines, row, features);
  return features;
}

TEST(Context, GoodsByTheirUsualMasses) {
  LineTable lines(LineSchema{});
  LineRecord record = Line(1, "A", "6109100000", "BD");
  const auto add = [&](double net, double gross, double quantity, double packages) {
    record.measure(Measure::kNetMassKg) = net;
    record.measure(Measure::kGrossMassKg) = gross;
    record.measure(Measure::kQuantity) = quantity;
    record.measure(Measure::kPackages) = packages;
    lines.Append(record);
    return lines.size() - 1;
  };
  Context context;
  for (int i = 1; i <= 20; ++i)
    context.Learn(lines, add(50.0 * i, 55.0 * i, 100.0 * i, 5.0 * i));
  EXPECT_TRUE(std::isnan(context.UsualGoodsRatio(lines, add(50, 55, 100, 5))));    // as usual
  EXPECT_NEAR(context.UsualGoodsRatio(lines, add(25, 27.5, 50, 5)), 2, 1e-4);      // light packages
  EXPECT_TRUE(std::isnan(context.UsualGoodsRatio(lines, add(100, 110, 200, 5))));  // heavy ones
  EXPECT_EQ(context.UsualGoodsRatio(lines, add(5, 5.5, 100, 5)), 1);    // a slip of the mass
  EXPECT_EQ(context.UsualGoodsRatio(lines, add(50, 55, 1'200, 5)), 1);  // of the quantity
  EXPECT_NEAR(context.UsualGoodsRatio(lines, add(kMissing, 27.5, kMissing, 5)), 2, 1e-4);
  EXPECT_TRUE(std::isnan(context.UsualGoodsRatio(lines, add(25, 27.5, 50, kMissing))));
  EXPECT_TRUE(std::isnan(context.UsualGoodsRatio(lines, add(25, 27.5, 50, 0))));
  record.attribute(Attribute::kHsCode) = "8517120000";
  EXPECT_TRUE(std::isnan(context.UsualGoodsRatio(lines, add(25, 27.5, 50, 5))));  // never seen
}

TEST(Context, BrokenHabitsAreSeenAndSaidWithTheirCounts) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 30; ++i)
    lines.Append(Line(i, "A", "6109100000", "BD"));
  lines.Append(Line(31, "A", "8517120000", "HK"));
  Context context;
  for (std::size_t row = 0; row < 30; ++row)
    context.Learn(lines, row);
  const std::vector<float> features = Compute(context, lines, 30);
  EXPECT_EQ(features[Place("importer_hs4_share")], 0.0F);
  EXPECT_EQ(features[Place("importer_origin_share")], 0.0F);
  EXPECT_EQ(features[Place("importer_quiet_days")], 2.0F);
  const auto reason = context.Explain(lines, 30, ContextGroup::kHabitOrigin);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->template_id, "context.habit_origin");
  EXPECT_EQ(reason->Parameter("count"), "0");
  EXPECT_EQ(reason->Parameter("total"), "30");
  EXPECT_FALSE(context.Explain(lines, 29, ContextGroup::kHabitOrigin).has_value());
}

TEST(Context, UnusualMassesStandOut) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 30; ++i) {
    LineRecord record = Line(i, "A", "6109100000", "BD");
    record.measure(Measure::kNetMassKg) = 50 + i % 3;
    lines.Append(record);
  }
  LineRecord light = Line(31, "B", "6109100000", "BD");
  light.measure(Measure::kNetMassKg) = 10;
  lines.Append(light);
  Context context;
  for (std::size_t row = 0; row < 30; ++row)
    context.Learn(lines, row);
  EXPECT_LT(Compute(context, lines, 30)[Place("mass_per_unit_z")], -5.0F);
  const auto reason = context.Explain(lines, 30, ContextGroup::kUnitMass);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->Parameter("count"), "30");
  EXPECT_EQ(reason->Parameter("value"), "0.1");
}

TEST(Context, TheUsualRateIsSaidInTenths) {
  LineTable lines(LineSchema{});
  Context context;
  constexpr double kRates[] = {10, 11, 13};
  for (int i = 0; i < 30; ++i) {
    LineRecord record = Line(i, "A", "6109100000", "BD");
    record.measure(Measure::kRatePercent) = kRates[i % 3];
    lines.Append(record);
    context.Learn(lines, static_cast<std::size_t>(i));
  }
  LineRecord low = Line(31, "B", "6109900000", "BD");
  low.measure(Measure::kRatePercent) = 2.5;
  lines.Append(low);
  const auto reason = context.Explain(lines, 30, ContextGroup::kRate);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->Parameter("rate"), "2.5");
  EXPECT_EQ(reason->Parameter("mean"), "11.3");  // of 11 1/3
}

TEST(Context, ManyPartiesAtOneAddressInAWeek) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 5; ++i) {
    LineRecord record = Line(10 + i, "P" + std::to_string(i), "6109100000", "BD");
    if (i % 2 == 1) record.attribute(Attribute::kImporterAddress) = "PORT, Quay street 12 ltd";
    lines.Append(record);
  }
  lines.Append(Line(40, "P9", "6109100000", "BD"));
  Context context;
  for (std::size_t row = 0; row < 4; ++row)
    context.Learn(lines, row);
  EXPECT_EQ(Compute(context, lines, 4)[Place("address_parties")], 4.0F);
  EXPECT_EQ(context.Explain(lines, 4, ContextGroup::kLikeness)->Parameter("parties"), "4");
  EXPECT_EQ(Compute(context, lines, 5)[Place("address_parties")], 0.0F);  // weeks later
}

TEST(Context, OutcomesCountOnceTheyAreKnownAndOnlyThen) {
  LineTable lines(LineSchema{});
  LineRecord caught = Line(1, "A", "6109100000", "BD");
  caught.outcome = {.source = OutcomeSource::kInspection,
                    .checked = {ErrorKind::kHsCode},
                    .wrong = {ErrorKind::kHsCode},
                    .known_on = 5};
  lines.Append(caught);
  lines.Append(Line(8, "A", "6109100000", "BD"));
  Context context;
  context.Learn(lines, 0);
  EXPECT_TRUE(std::isnan(Compute(context, lines, 1)[Place("importer_days_since_wrong")]));
  context.LearnOutcome(lines, 0);
  EXPECT_EQ(Compute(context, lines, 1)[Place("importer_days_since_wrong")], 3.0F);
  const auto reason = context.Explain(lines, 1, ContextGroup::kImporterRecord);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->Parameter("wrong"), "1");
  EXPECT_EQ(reason->Parameter("last"), FormatDay(5));
}

TEST(Context, AnEmptyLineGivesNoNumberAndNoReason) {
  LineTable lines(LineSchema{});
  LineRecord bare;
  bare.id = "x";
  lines.Append(bare);
  Context context;
  for (int i = 0; i < 3; ++i)
    context.Learn(lines, 0);
  const std::vector<float> features = Compute(context, lines, 0);
  EXPECT_TRUE(std::isnan(features[Place("log_value")]));
  for (int group = 0; group <= static_cast<int>(ContextGroup::kCalendar); ++group) {
    EXPECT_FALSE(context.Explain(lines, 0, static_cast<ContextGroup>(group)).has_value());
  }
}

TEST(Context, ComesBackFromBytes) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 50; ++i)
    lines.Append(Line(i, "A", "6109100000", i % 2 != 0 ? "BD" : "IN"));
  Context context;
  for (std::size_t row = 0; row < 49; ++row)
    context.Learn(lines, row);
  std::string bytes;
  context.Serialize(bytes);
  Context back;
  ByteReader in(bytes);
  ASSERT_TRUE(back.Parse(in).has_value());
  EXPECT_TRUE(in.empty());
  const std::vector<float> want = Compute(context, lines, 49);
  const std::vector<float> got = Compute(back, lines, 49);
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_TRUE(want[i] == got[i] || (std::isnan(want[i]) && std::isnan(got[i]))) << i;
  }
  Context broken;
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
  EXPECT_EQ(broken.Parse(cut).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::detect

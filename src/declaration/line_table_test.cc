#include "declaration/line_table.h"

#include <cmath>

#include "gtest/gtest.h"

namespace tidewaiter {
namespace {

LineRecord Sample(std::string id, Day date) {
  LineRecord record;
  record.id = std::move(id);
  record.date = date;
  record.attribute(Attribute::kImporter) = "IMP1";
  record.measure(Measure::kNetMassKg) = 12.5;
  record.value_minor = 100;
  record.description = "cotton shirts";
  record.outcome = {.source = OutcomeSource::kInspection,
                    .checked = {ErrorKind::kHsCode},
                    .wrong = {ErrorKind::kHsCode},
                    .known_on = date + 3,
                    .corrections = {{ErrorKind::kHsCode, "6109"}}};
  return record;
}

TEST(LineTable, ARecordComesBackWhole) {
  LineTable lines(LineSchema{});
  lines.Append(Sample("a", 10));
  const LineRecord back = lines.Record(0);
  EXPECT_EQ(back.id, "a");
  EXPECT_EQ(back.attribute(Attribute::kImporter), "IMP1");
  EXPECT_EQ(back.attribute(Attribute::kOrigin), "");
  EXPECT_EQ(back.measure(Measure::kNetMassKg), 12.5);
  EXPECT_TRUE(std::isnan(back.measure(Measure::kQuantity)));
  EXPECT_EQ(back.outcome, Sample("a", 10).outcome);
  EXPECT_EQ(lines.known_on(0), 13);
}

TEST(LineTable, TimeOrderIsByDateThenIdWhateverTheOrderOfRows) {
  LineTable lines(LineSchema{});
  lines.Append(Sample("c", 5));
  lines.Append(Sample("b", 5));
  lines.Append(Sample("a", 9));
  EXPECT_EQ(lines.TimeOrder(), (std::vector<std::uint32_t>{1, 0, 2}));
  const LineTable first = lines.Select({1, 2});
  EXPECT_EQ(first.size(), 2U);
  EXPECT_EQ(first.id(0), "b");
}

TEST(LineTable, HashesDoNotDependOnTheTable) {
  LineTable one(LineSchema{});
  LineTable two(LineSchema{});
  LineRecord other = Sample("x", 1);
  other.attribute(Attribute::kImporter) = "OTHER";
  two.Append(other);
  one.Append(Sample("a", 1));
  two.Append(Sample("a", 1));
  EXPECT_EQ(one.Hash(0, Attribute::kImporter), two.Hash(1, Attribute::kImporter));
  EXPECT_EQ(one.Hash(0, Attribute::kOrigin), 0U);
}

TEST(LineTable, NamesComeBack) {
  for (std::size_t i = 0; i < kAttributeCount; ++i) {
    const auto attribute = static_cast<Attribute>(i);
    EXPECT_EQ(FindAttribute(AttributeName(attribute)), attribute);
  }
  for (std::size_t i = 0; i < kMeasureCount; ++i) {
    const auto measure = static_cast<Measure>(i);
    EXPECT_EQ(FindMeasure(MeasureName(measure)), measure);
  }
}

}  // namespace
}  // namespace tidewaiter

#include "detect/rules/lines.h"

#include <cmath>

#include <gtest/gtest.h>

#include "detect/rules/test_fields.h"

namespace tidewaiter::rules {
namespace {

LineTable ThreeLines() {
  LineSchema line_schema;
  line_schema.extra_names[0] = "season";
  LineTable lines(line_schema);
  for (int i = 0; i < 3; ++i) {
    LineRecord record;
    record.id = std::to_string(i);
    record.date = 100 + i;
    record.attribute(Attribute::kOrigin) = i == 1 ? "" : "O" + std::to_string(i);
    record.attribute(Attribute::kExtra1) = "winter";
    record.measure(Measure::kRatePercent) = 12;
    record.measure(Measure::kNetMassKg) = i;
    record.value_minor = i == 2 ? kMissingMoney : 5'00 + i;
    record.description = "goods " + std::to_string(i);
    lines.Append(record);
  }
  return lines;
}

std::string_view TextOf(const Batch& batch, std::size_t field, std::size_t row) {
  const Column& column = batch.column(field);
  return column.dictionary->Text(column.codes[row]);
}

void ExpectRow(const LineTable& lines, std::size_t row, const Schema& schema, const Batch& batch,
               std::size_t place) {
  const auto number = [&](std::string_view name) {
    return batch.column(FieldNumber(schema, name)).numbers[place];
  };
  EXPECT_EQ(number("date"), lines.date(row));
  EXPECT_EQ(number("rate"), 0.12);
  EXPECT_EQ(number("net_mass"), lines.Number(row, Measure::kNetMassKg));
  if (lines.value_minor(row) == kMissingMoney) {
    EXPECT_TRUE(std::isnan(number("value")));
  } else {
    EXPECT_EQ(number("value"), static_cast<double>(lines.value_minor(row)));
  }
  EXPECT_TRUE(std::isnan(number("containers")));
  EXPECT_EQ(TextOf(batch, FieldNumber(schema, "origin"), place),
            lines.Text(row, Attribute::kOrigin));
  EXPECT_EQ(TextOf(batch, FieldNumber(schema, "season"), place), "winter");
  EXPECT_EQ(TextOf(batch, FieldNumber(schema, "description"), place), lines.description(row));
}

TEST(LineBatch, ShowsARange) {
  const LineTable lines = ThreeLines();
  const Schema schema = StandardSchema(lines.schema(), 2);
  const LineBatch batch(lines, schema, 1, 3);
  ASSERT_EQ(batch.batch().rows(), 2U);
  ExpectRow(lines, 1, schema, batch.batch(), 0);
  ExpectRow(lines, 2, schema, batch.batch(), 1);
}

TEST(LineBatch, ShowsAListOfRowsInItsOrderAlsoAfterItMoved) {
  const LineTable lines = ThreeLines();
  const Schema schema = StandardSchema(lines.schema(), 2);
  const std::vector<std::uint32_t> rows{2, 0};
  LineBatch made(lines, schema, rows);
  const LineBatch batch = std::move(made);
  ASSERT_EQ(batch.batch().rows(), 2U);
  ExpectRow(lines, 2, schema, batch.batch(), 0);
  ExpectRow(lines, 0, schema, batch.batch(), 1);
}

TEST(LineBatch, WhatATableDoesNotHaveIsNotSet) {
  const LineTable lines = ThreeLines();
  const Schema schema = StandardSchema(lines.schema(), 2);
  LineBatch batch(lines, schema, 0, 2);
  EXPECT_TRUE(batch.batch().column(FieldNumber(schema, "value", Stage::kManifest)).numbers.empty());
  Dictionary types;
  const std::vector<std::uint32_t> codes{types.Intern("C644")};
  const std::vector<std::uint32_t> ends{0, 1};
  EXPECT_EQ(batch.batch().column(FieldNumber(schema, "documents")).dictionary, nullptr);
  batch.SetDocuments(codes, ends, types);
  EXPECT_EQ(batch.batch().column(FieldNumber(schema, "documents")).ends[1], 1U);
}

}  // namespace
}  // namespace tidewaiter::rules

#include "detect/rules/schema.h"

#include <gtest/gtest.h>

#include "detect/rules/test_fields.h"

namespace tidewaiter::rules {
namespace {

TEST(Unit, IsWrittenAsPeopleWriteIt) {
  EXPECT_EQ(UnitText(Unit(), "XTS"), "");
  EXPECT_EQ(UnitText(Unit::Money(), "XTS"), "XTS");
  EXPECT_EQ(UnitText(Unit::Money() / Unit::Mass(), "XTS"), "XTS/kg");
  EXPECT_EQ(UnitText(Unit() / Unit::Days(), "XTS"), "1/days");
  EXPECT_EQ(UnitText(Unit::Mass() * Unit::Mass(), "XTS"), "kg^2");
}

TEST(Unit, ProductsAndQuotients) {
  EXPECT_EQ(Unit::Money() / Unit::Mass() * Unit::Mass(), Unit::Money());
  EXPECT_NE(Unit::Money(), Unit::Mass());
  EXPECT_TRUE((Unit::Money() / Unit::Money()).plain());
}

TEST(Schema, KnowsTheExtrasByTheNamesTheyWereGiven) {
  LineSchema lines;
  lines.currency = "XTS";
  lines.extra_names[1] = "season";
  const Schema schema = StandardSchema(lines, 2);
  ASSERT_TRUE(schema.Find("season"));
  EXPECT_EQ(schema.field(FieldNumber(schema, "season")).kind, FieldKind::kCode);
  EXPECT_FALSE(schema.Find("extra1"));
}

TEST(Schema, AFieldAtAnotherStageIsAnotherField) {
  const Schema schema = StandardSchema(LineSchema{}, 2);
  ASSERT_TRUE(schema.Find("net_mass"));
  ASSERT_TRUE(schema.Find("net_mass", Stage::kManifest));
  EXPECT_NE(schema.Find("net_mass"), schema.Find("net_mass", Stage::kManifest));
  EXPECT_FALSE(schema.Find("importer", Stage::kManifest));
}

TEST(Schema, StagesAreFoundByName) {
  EXPECT_EQ(FindStage("pre_arrival"), Stage::kPreArrival);
  EXPECT_EQ(StageName(Stage::kExport), "export");
  EXPECT_FALSE(FindStage("moon"));
}

}  // namespace
}  // namespace tidewaiter::rules

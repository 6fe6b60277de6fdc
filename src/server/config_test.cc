#include "server/config.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Result<Config> Read(std::string_view text) {
  const os::Path path = os::Path(testing::TempDir()) / "config_test.toml";
  EXPECT_TRUE(os::WriteFile(path, text));
  return ReadConfig(path);
}

TEST(Config, WhatIsNotSaidIsAsUsual) {
  const auto config = Read("");
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->store, "sqlite");
  EXPECT_EQ(config->rule_review_hour, 3);
  EXPECT_THAT(config->tariff_procedures, IsEmpty());
}

TEST(Config, ListsAreTaken) {
  const auto config = Read(
      "[administration]\nextra_attributes = [\"colour\"]\n[tariff]\nprocedures = [\"\", \"40\"]\n");
  ASSERT_TRUE(config) << config.error();
  EXPECT_THAT(config->extra_attributes, ElementsAre("colour"));
  EXPECT_THAT(config->tariff_procedures, ElementsAre("", "40"));
}

TEST(Config, WhatIsWrongIsNamed) {
  struct Row {
    const char* text;
    const char* field;
  };
  for (const Row& row :
       {Row{"[tariff]\nprocedures = \"40\"\n", "tariff.procedures"},
        Row{"[classify]\nmodel = 1\n", "classify.model"},
        Row{"[tariff]\nprocedures = [40]\n", "tariff.procedures"},
        Row{"[tariff]\nprocedure = [\"40\"]\n", "tariff.procedure"}, Row{"tariff = 1\n", "tariff"},
        Row{"[administration]\ncountry = \"fr\"\n", "administration.country"},
        Row{"[server]\nport = 70000\n", "server.port"},
        Row{"[rules]\nreview_hour = 24\n", "rules.review_hour"},
        Row{"[store]\nengine = \"files\"\n", "store.engine"}}) {
    const auto config = Read(row.text);
    ASSERT_FALSE(config) << row.text;
    EXPECT_EQ(config.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(config.error().field, row.field);
  }
  EXPECT_EQ(Read("[tariff\n").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::server

#include "cli/explain_text.h"

#include <gtest/gtest.h>

namespace tidewaiter::cli {
namespace {

TEST(ExplainTextTest, ShowsMembersAndLists) {
  const auto text = ExplainText(
      R"({"id": "A-1", "currency": "EUR", "stake_minor": 123456, "probability": 0.25,
          "value_minor": null, "reasons": ["one reason", "another"]})",
      80);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("A-1"), std::string::npos);
  EXPECT_NE(text->find("234.56 EUR"), std::string::npos);
  EXPECT_NE(text->find("25.0%"), std::string::npos);
  EXPECT_NE(text->find("  - one reason\n"), std::string::npos);
  EXPECT_NE(text->find("  - another\n"), std::string::npos);
}

TEST(ExplainTextTest, RefusesWhatIsNoObject) {
  for (const char* json : {"", "[]", "{", "null"}) {
    const auto text = ExplainText(json, 80);
    ASSERT_FALSE(text) << json;
    EXPECT_EQ(text.error().code, ErrorCode::kCorruption);
  }
}

TEST(ExplainTextTest, DataCannotSteerTheTerminal) {
  const auto text = ExplainText("{\"id\": \"a\\u001b[2Jb\", \"reasons\": [\"x\\u001b[2Jy\"]}", 80);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tidewaiter::cli

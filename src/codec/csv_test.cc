#include "codec/csv.h"

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

TEST(Csv, QuotesOnlyWhatNeedsIt) {
  std::string out;
  AppendCsvRow(out, {"plain", "a,b", "say \"yes\"", "two\nlines", " edge", ""});
  EXPECT_EQ(out, "plain,\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\" edge\",\n");
}

}  // namespace
}  // namespace tidewaiter::codec

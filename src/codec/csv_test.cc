#include "codec/csv.h"

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

struct Read {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;
  std::vector<CsvFault> faults;
};

// Reads `text` in pieces of `piece` bytes.
Read ReadAll(std::string_view text, std::size_t piece) {
  std::size_t at = 0;
  std::string hold;
  CsvReader reader(',', [&]() -> Result<std::string_view> {
    hold = std::string(text.substr(std::min(at, text.size()), piece));
    at += piece;
    return std::string_view(hold);
  });
  Read read;
  CsvRecord record;
  while (*reader.Next(record)) {
    read.rows.emplace_back(record.fields.begin(), record.fields.end());
    read.lines.push_back(record.line);
    read.faults.push_back(record.fault);
  }
  return read;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, QuotesOnlyWhatNeedsIt) {
  std::string out;
  AppendCsvRow(out, {"plain", "a,b", "say \"yes\"", "two\nlines", " edge", ""});
  EXPECT_EQ(out, "plain,\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\" edge\",\n");
  EXPECT_EQ(ReadAll(out, 1000).rows,
            (Rows{{"plain", "a,b", "say \"yes\"", "two\nlines", " edge", ""}}));
}

// However the bytes are cut into pieces, the records and their lines are the same.
TEST(CsvReader, PiecesDoNotMatter) {
  const std::string text =
      "id,t\r\n1,\"a\r\nb\"\n\n\r\n2,\"x \"\"y\"\" z\"\r\n3,\n4,bad \"quote\"\n5,\"open\n6,\"end\"";
  const Read whole = ReadAll(text, text.size());
  EXPECT_EQ(whole.rows, (Rows{{"id", "t"},
                              {"1", "a\r\nb"},
                              {"2", "x \"y\" z"},
                              {"3", ""},
                              {"4,bad \"quote\""},
                              {"5,\"open"},
                              {"6", "end"}}));
  EXPECT_EQ(whole.lines, (std::vector<std::uint64_t>{1, 2, 6, 7, 8, 9, 10}));
  EXPECT_EQ(whole.faults[4], CsvFault::kQuoteInside);
  EXPECT_EQ(whole.faults[5], CsvFault::kQuoteInside);  // closed by the next row's opening quote
  for (std::size_t piece = 1; piece < text.size(); ++piece) {
    const Read cut = ReadAll(text, piece);
    EXPECT_EQ(cut.rows, whole.rows) << piece;
    EXPECT_EQ(cut.lines, whole.lines) << piece;
    EXPECT_EQ(cut.faults, whole.faults) << piece;
  }
}

TEST(CsvReader, AStrayQuoteCostsOneLine) {
  std::string text = "a,b\nx,\"open\n";
  for (int i = 0; i < 300'000; ++i)
    text += std::to_string(i) + ",y\n";
  const Read read = ReadAll(text, text.size());
  ASSERT_EQ(read.rows.size(), 300'002U);
  EXPECT_EQ(read.faults[1], CsvFault::kQuoteOpen);
  EXPECT_EQ(read.lines[1], 2U);
  EXPECT_EQ(read.rows.back(), (std::vector<std::string>{"299999", "y"}));
}

TEST(CsvReader, ALineWithoutEndIsRefused) {
  const std::string text = "a,b\n" + std::string(kCsvRecordBytesMax + 10, 'x') + "\n1,2\n";
  const Read read = ReadAll(text, 65'536);
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.faults[1], CsvFault::kTooLong);
  EXPECT_EQ(read.rows[2], (std::vector<std::string>{"1", "2"}));
}

TEST(CsvReader, PassesErrorsOn) {
  CsvReader reader(
      ',', []() -> Result<std::string_view> { return Fail(ErrorCode::kCorruption, "damaged"); });
  CsvRecord record;
  EXPECT_EQ(reader.Next(record).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::codec

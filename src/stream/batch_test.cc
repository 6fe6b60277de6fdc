#include "stream/batch.h"

#include <gtest/gtest.h>

#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

TEST(PostId, LettersDigitsAndDashes) {
  for (const char* good : {"malaba", "m", "busia-2", "0a", "abcdefghijklmnopqrstuvwxyz012345"})
    EXPECT_TRUE(CheckPostId(good)) << good;
  for (const char* bad : {"", "-a", "a-", "Malaba", "a.b", "a b", "a*", "../x", "a/b", "\xC3\xA9",
                          "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_FALSE(CheckPostId(bad)) << bad;
  }
}

TEST_F(StreamTest, BatchesComeBackAsTheyWere) {
  PostLog log(folder_ / "log");
  log.Add(5);
  const std::vector<std::string> batches = BatchesOf(folder_ / "log", "malaba", 3);
  ASSERT_EQ(batches.size(), 2U);
  std::uint64_t seq = 0;
  for (const std::string& bytes : batches) {
    auto in = BatchReader::Open(bytes);
    ASSERT_TRUE(in) << in.error();
    EXPECT_EQ(in->post(), "malaba");
    EXPECT_EQ(in->oldest(), 1U);
    while (true) {
      const auto link = in->Next();
      ASSERT_TRUE(link) << link.error();
      if (!*link) break;
      EXPECT_EQ((*link)->seq, ++seq);
      EXPECT_EQ((*link)->body, FrameBody(seq - 1));
    }
  }
  EXPECT_EQ(seq, 5U);
}

TEST_F(StreamTest, NoByteOfABatchCanBeChangedUnseen) {
  PostLog log(folder_ / "log");
  log.Add(2);
  const std::string good = BatchesOf(folder_ / "log", "malaba", 2).front();
  const auto records = [](std::string_view bytes) {
    auto in = BatchReader::Open(bytes);
    std::size_t count = 0;
    while (in) {
      const auto link = in->Next();
      if (!link || !*link) break;
      ++count;
    }
    return in && in->post() == "malaba" && in->oldest() == 1 ? count : 0;
  };
  ASSERT_EQ(records(good), 2U);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 4);
    EXPECT_LT(records(bad), 2U) << i;
    EXPECT_LT(records(std::string_view(good).substr(0, i)), 2U) << i;
  }
  std::string later = good;
  later[7] = '2';
  EXPECT_EQ(BatchReader::Open(later).error().code, ErrorCode::kFailedPrecondition);
}

TEST(Standing, ComesBackAsItWas) {
  Standing standing;
  standing.head = {17, 1'795'777'777'000, {1, 2, 3}};
  for (const bool missing : {false, true}) {
    for (const bool forked : {false, true}) {
      standing.missing = missing;
      standing.forked = forked;
      const auto read = ParseStanding(FormatStanding(standing));
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(*read, standing);
    }
  }
  for (const char* bad : {"", "17", "1 2 3 whole", "whole", " forked"})
    EXPECT_FALSE(ParseStanding(bad)) << bad;
}

TEST(FindingKind, EachHasItsName) {
  for (int kind = 1; kind <= 10; ++kind)
    EXPECT_FALSE(Name(static_cast<FindingKind>(kind)).empty());
}

}  // namespace
}  // namespace tidewaiter::stream

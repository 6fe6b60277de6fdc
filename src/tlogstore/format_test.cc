// The bytes of docs/formats/ledger.md: a log that was written by any version stays readable.
#include "tlogstore/internal/edge.h"
#include "tlogstore/internal/tail.h"
#include "tlogstore/test_store.h"

namespace tidewaiter::tlogstore {
namespace {

using internal::Edge;

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

// 300 entries "entry N", the first bundle settled.
Edge SmallEdge() {
  Edge edge;
  tlog::Frontier after;
  std::vector<tlog::Hash> leaves;
  for (std::uint64_t i = 0; i < 300; ++i)
    leaves.push_back(tlog::LeafHash(EntryText(i)));
  after.Append(leaves);
  edge.Append(leaves, after);
  return edge;
}

TEST(Format, OfTheTail) {
  const std::vector<std::string_view> entries = {"one", ""};
  tlog::Frontier frontier;
  frontier.Append(tlog::LeafHash("one"));
  frontier.Append(tlog::LeafHash(""));
  const std::string header = internal::TailHeader(5);
  const std::string write = internal::FormatWrite(5, entries, frontier.Root());
  EXPECT_EQ(Hex(header),
            "54575441494c3031"  // TWTAIL01
            "0500000000000000"  // first entry
            "99f2a0cea75495a5117448ea577b1d17b4b70c4f7be38559ae081266b27d17b3");
  EXPECT_EQ(
      Hex(write),
      "54575752"          // TWWR
      "02000000"          // entries
      "0500000000000000"  // first entry
      "0700000000000000"  // bytes of entries
      "bd918fb1ea6bc8b7"  // checksum of the above
      "00036f6e650000"    // the entries, as in a bundle
      "608118c205b12b07e089d85537c79214e06c5c50e81786b5e5379106df478fd6"  // of the tree with them
      "4441c1e39484c725");                                                // checksum of all above
  const auto tail = internal::ReadTail(header + write);
  ASSERT_TRUE(tail) << tail.error();
  EXPECT_EQ(tail->first_index, 5U);
  EXPECT_EQ(tail->end(), 7U);
  EXPECT_EQ(tail->writes[0].root_after, frontier.Root());
}

TEST(Format, OfTheEdge) {
  const std::string bytes = SmallEdge().Save("o.example");
  EXPECT_EQ(
      Hex(bytes),
      "5457454447453031"    // TWEDGE01
      "0001000000000000"    // entries in whole bundles
      "0900"                // bytes of the origin
      "6f2e6578616d706c65"  // o.example
      "da6596d95369f5fef322ab8e4e0da3b0b50236aa9c8a3b1d246f7411c9e2e32e"    // tile/1/000.p/1
      "64601c19c717cf6ed448403501634ee21e7b1e5a01bd3541054686c789e7f7fb");  // SHA-256 of all above
  const auto loaded = Edge::Load(bytes);
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->origin, "o.example");
  EXPECT_EQ(loaded->edge.size(), 256U);
  tlog::Frontier frontier;
  for (std::uint64_t i = 0; i < 256; ++i)
    frontier.Append(tlog::LeafHash(EntryText(i)));
  EXPECT_EQ(loaded->edge.frontier(), frontier);
}

TEST(Format, AChangedEdgeIsRefused) {
  const std::string bytes = SmallEdge().Save("o.example");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(Edge::Load(changed).error().code, ErrorCode::kCorruption) << at;
    EXPECT_FALSE(Edge::Load(bytes.substr(0, at))) << at;
  }
}

TEST(Format, TailsThatAreNone) {
  const std::string header = internal::TailHeader(5);
  for (std::size_t at = 0; at < header.size(); ++at) {
    std::string changed = header;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(internal::ReadTail(changed).error().code, ErrorCode::kCorruption) << at;
    EXPECT_FALSE(internal::ReadTail(header.substr(0, at))) << at;
  }
  EXPECT_EQ(internal::ReadTail(header)->end(), 5U);
}

// Large trees without their leaves: the edge of each is what the edge of the smaller one became.
TEST(Format, EdgesOfManySizes) {
  Edge edge;
  tlog::Frontier after;
  const std::vector<tlog::Hash> some(256, tlog::LeafHash("same"));
  for (int i = 0; i < 700; ++i) {
    after.Append(some);
    edge.Append(some, after);
    if (i % 37 != 0) continue;
    const auto loaded = Edge::Load(edge.Save("o"));
    ASSERT_TRUE(loaded) << loaded.error();
    ASSERT_EQ(loaded->edge.frontier(), after) << i;
  }
}

}  // namespace
}  // namespace tidewaiter::tlogstore

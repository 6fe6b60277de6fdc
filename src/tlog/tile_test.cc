#include "tlog/tile.h"

#include <map>

#include <gtest/gtest.h>

#include "tlog/checkpoint.h"
#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

TEST(Tile, Paths) {
  const std::map<std::string, TileId> cases = {
      {"tile/0/000", {.index = 0}},
      {"tile/0/x001/x234/067", {.index = 1234067}},  // the example of C2SP tlog-tiles
      {"tile/0/x001/x234/067.p/8", {.index = 1234067, .width = 8}},
      {"tile/entries/003", {.is_bundle = true, .index = 3}},
      {"tile/entries/x001/000.p/255", {.is_bundle = true, .index = 1000, .width = 255}},
      {"tile/63/999.p/1", {.level = 63, .index = 999, .width = 1}},
      {"tile/0/x009/x223/x372/x036/x854/x775/807",
       {.index = kSizeMax}},  // none larger can be written
  };
  for (const auto& [path, id] : cases) {
    EXPECT_EQ(PathOf(id), path);
    const auto read = ParsePath(path);
    ASSERT_TRUE(read) << path;
    EXPECT_EQ(*read, id) << path;
  }
}

TEST(Tile, WhatIsNoPath) {
  for (const std::string_view path : {"",
                                      "tile",
                                      "tile/",
                                      "tile/0",
                                      "tile/0/",
                                      "tile/0/00",
                                      "tile/0/0000",
                                      "tile/00/000",
                                      "tile/64/000",
                                      "tile/-1/000",
                                      "tile/+1/000",
                                      "tile/0/001/000",
                                      "tile/0/x001",
                                      "tile/0/x000/",
                                      "tile/0/x000/001",
                                      "tile/0/X001/000",
                                      "tile/0/000.p/0",
                                      "tile/0/000.p/256",
                                      "tile/0/000.p/01",
                                      "tile/0/000.p/",
                                      "tile/0/000.p",
                                      "tile/0/000/",
                                      "tile/0/000.p/1/",
                                      "tile/entries",
                                      "tile/Entries/000",
                                      "tile/0/..",
                                      "tile/0/../000",
                                      "/tile/0/000",
                                      "tile/0/0a0",
                                      "checkpoint",
                                      "tile/0/x009/x223/x372/x036/x854/x775/808"}) {
    EXPECT_EQ(ParsePath(path).error().code, ErrorCode::kInvalidArgument) << path;
  }
}

// "a tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of
// width 112, one full level 1 tile, one partial level 1 tile of width 17, and one partial level 2
// tile of width 1" (C2SP tlog-tiles).
TEST(Tile, OfSeventyThousand) {
  std::map<std::pair<unsigned, unsigned>, int> counts;  // level and width
  for (const TileId& id : TilesOf(0, 70'000))
    ++counts[{id.level, id.width}];
  const std::map<std::pair<unsigned, unsigned>, int> expected = {
      {{0, 256}, 273}, {{0, 112}, 1}, {{1, 256}, 1}, {{1, 17}, 1}, {{2, 1}, 1}};
  EXPECT_EQ(counts, expected);
  EXPECT_EQ(BundlesOf(0, 70'000).size(), 274U);
  EXPECT_EQ(BundlesOf(0, 70'000).back(), (TileId{.is_bundle = true, .index = 273, .width = 112}));
}

TEST(Tile, OfTwoHundredFiftySix) {
  const std::vector<TileId> expected = {{.index = 0}, {.level = 1, .width = 1}};
  EXPECT_EQ(TilesOf(0, 256), expected);
  EXPECT_EQ(TilesOf(255, 256), expected);
  EXPECT_TRUE(TilesOf(256, 256).empty());
  EXPECT_EQ(TilesOf(256, 257), (std::vector<TileId>{{.index = 1, .width = 1}}));
  EXPECT_EQ(WidthOf(0, 1, 256), 0U);
  EXPECT_EQ(WidthOf(1, 0, 255), 0U);
  EXPECT_EQ(WidthOf(63, 0, kSizeMax), 0U);
}

TEST(Tile, OfAnotherLength) {
  EXPECT_EQ(ParseTile(std::string(63, 'x'), 2).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(ParseTile("", 1).error().code, ErrorCode::kCorruption);
  const std::vector<Hash> leaves = TestLeaves(3);
  EXPECT_EQ(*ParseTile(FormatTile(leaves), 3), leaves);
  EXPECT_EQ(RootOfRow(std::span(leaves).first(2)), NodeHash(leaves[0], leaves[1]));
  EXPECT_EQ(RootOfRow(std::span(leaves).first(1)), leaves[0]);
}

TEST(Tile, Bundles) {
  std::string bundle;
  AppendEntry(bundle, "");
  AppendEntry(bundle, std::string(kEntryBytesMax, 'x'));
  EXPECT_EQ(bundle.substr(0, 4), std::string("\0\0\xff\xff", 4));
  const auto entries = ParseBundle(bundle, 2);
  ASSERT_TRUE(entries);
  EXPECT_EQ((*entries)[1].size(), kEntryBytesMax);
  for (const unsigned width : {0U, 1U, 3U})
    EXPECT_EQ(ParseBundle(bundle, width).error().code, ErrorCode::kCorruption) << width;
  bundle.pop_back();
  EXPECT_EQ(ParseBundle(bundle, 2).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(ParseBundle(std::string(1, '\0'), 1).error().code, ErrorCode::kCorruption);
}

// The log that transparency-dev/tessera 1811ae1 keeps for its tests, Apache-2.0.
TEST(Tile, OfTessera) {
  const std::string bundle = ReadBytes(Vectors() / "tessera/tile_entries_000.p_15");
  const std::string tile = ReadBytes(Vectors() / "tessera/tile_0_000.p_15");
  const auto entries = ParseBundle(bundle, 15);
  const auto hashes = ParseTile(tile, 15);
  ASSERT_TRUE(entries && hashes);
  EXPECT_EQ((*entries)[14], "fivten");
  Frontier frontier;
  for (unsigned i = 0; i <= 15; ++i) {
    const auto checkpoint =
        ParseSignedCheckpoint(ReadBytes(Vectors() / fmt::format("tessera/checkpoint.{}", i)));
    ASSERT_TRUE(checkpoint) << i;
    EXPECT_EQ(checkpoint->checkpoint.size, i);
    EXPECT_EQ(checkpoint->checkpoint.root, frontier.Root()) << i;
    if (i == 15) break;
    EXPECT_EQ((*hashes)[i], LeafHash((*entries)[i]));
    frontier.Append((*hashes)[i]);
  }
}

// 70,000 entries "entry N", whose tiles golang.org/x/mod/sumdb/tlog read.
TEST(Tile, OfTheExample) {
  const std::filesystem::path folder = SharedLedger() / "generated/tlog-example";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << folder;
  TileReader nodes(70'000, [&](const TileId& id) -> Result<std::string> {
    return ReadBytes(folder / PathOf(id));
  });
  const auto signed_one = ParseSignedCheckpoint(ReadBytes(folder / "checkpoint"));
  ASSERT_TRUE(signed_one);
  const Hash root = signed_one->checkpoint.root;
  EXPECT_EQ(*RootOf(70'000, nodes), root);
  for (const TileId& id : TilesOf(0, 70'000))
    EXPECT_TRUE(ParseTile(ReadBytes(folder / PathOf(id)), id.width)) << PathOf(id);
  for (const std::uint64_t index : {0U, 12'345U, 65'535U, 65'536U, 69'999U}) {
    const auto path = ProveInclusion(index, 70'000, nodes);
    ASSERT_TRUE(path) << path.error();
    EXPECT_TRUE(
        VerifyInclusion(index, 70'000, LeafHash(fmt::format("entry {}", index)), *path, root));
    const TileId id = {.is_bundle = true,
                       .index = index / kTileWidth,
                       .width = WidthOf(0, index / kTileWidth, 70'000)};
    const std::string bundle = ReadBytes(folder / PathOf(id));
    EXPECT_EQ((*ParseBundle(bundle, id.width))[index % kTileWidth], fmt::format("entry {}", index));
  }
}

TEST(Tile, ReaderGrowsAndForgets) {
  const std::vector<Hash> leaves = TestLeaves(300);
  int reads = 0;
  TileReader nodes(
      100,
      [&](const TileId& id) -> Result<std::string> {
        ++reads;
        if (id.level > 0)
          return FormatTile(std::vector<Hash>{PlainRoot(Leaves(leaves).first(256))});
        return FormatTile(Leaves(leaves).subspan(id.index * kTileWidth, id.width));
      },
      1);
  EXPECT_EQ(*nodes.Get({0, 7}), leaves[7]);
  EXPECT_EQ(*nodes.Get({3, 0}), PlainRoot(Leaves(leaves).first(8)));
  EXPECT_EQ(reads, 1);
  EXPECT_EQ(nodes.Get({0, 100}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(nodes.Get({7, 0}).error().code, ErrorCode::kNotFound);  // 128 leaves are not there
  EXPECT_EQ(nodes.Get({63, 0}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(nodes.Get({1, ~std::uint64_t{0}}).error().code, ErrorCode::kNotFound);
  nodes.Grow(300);
  EXPECT_EQ(*nodes.Get({7, 0}), PlainRoot(Leaves(leaves).first(128)));
  EXPECT_EQ(*nodes.Get({8, 0}), PlainRoot(Leaves(leaves).first(256)));
  EXPECT_EQ(reads, 3);
  EXPECT_EQ(*nodes.Get({0, 7}), leaves[7]);  // only one tile is kept
  EXPECT_EQ(reads, 4);
}

TEST(Tile, ReaderTellsWhatIsWrong) {
  TileReader damaged(10, [](const TileId&) -> Result<std::string> { return "too short"; });
  EXPECT_EQ(damaged.Get({0, 0}).error().code, ErrorCode::kCorruption);
  TileReader missing(10, [](const TileId&) -> Result<std::string> {
    return Fail(ErrorCode::kUnavailable, "the disk is away");
  });
  EXPECT_EQ(missing.Get({0, 0}).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::tlog

#include "tlogstore/fsck.h"

#include <unistd.h>

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tlogstore/test_store.h"

namespace tidewaiter::tlogstore {
namespace {

using testing::ElementsAre;

// 66,000 entries: a full tile of level 1, partial ones of levels 0, 1 and 2. Made once, copied for
// each test.
class FsckTest : public StoreTest {
 protected:
  static constexpr std::uint64_t kSize = 66'000;

  // Of this process: each test may run in one of its own, at the same time as others.
  static os::Path Master() {
    return os::Path(testing::TempDir()) / fmt::format("tlog_fsck_master_{}", ::getpid());
  }

  static void SetUpTestSuite() {
    std::filesystem::remove_all(Master());
    auto log = LogFile::Open(Master(), {.origin = std::string(kOrigin)});
    ASSERT_TRUE(log) << log.error();
    Fill(**log, kSize, 4000);
    ASSERT_TRUE((*log)->Publish(SignHead((*log)->head(), LogSigner())));
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(Master()); }

  void SetUp() override {
    std::filesystem::copy(Master(), folder_, std::filesystem::copy_options::recursive);
  }

  void Change(const char* file, std::size_t at) const {
    std::string bytes = *os::ReadFile(folder_ / file);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    std::ofstream(folder_ / file, std::ios::binary) << bytes;
  }
  void Cut(const char* file) const {
    std::filesystem::resize_file(folder_ / file, std::filesystem::file_size(folder_ / file) - 1);
  }

  // "kind file" or "kind file entry" of each fault.
  [[nodiscard]] std::vector<std::string> Faults() const {
    std::vector<std::string> all;
    const auto report = Fsck(folder_);
    EXPECT_TRUE(report);
    for (const Fault& fault : report->faults) {
      all.push_back(fmt::format("{} {}", NameOf(fault.kind), fault.file));
      if (fault.entry) all.back() += fmt::format(" {}", *fault.entry);
    }
    return all;
  }
};

TEST_F(FsckTest, NothingIsWrong) {
  const auto report = Fsck(folder_);
  ASSERT_TRUE(report) << report.error();
  EXPECT_TRUE(report->faults.empty());
  EXPECT_EQ(report->origin, kOrigin);
  EXPECT_EQ(report->size, kSize);
  EXPECT_EQ(report->root, PlainRoot(kSize));
  EXPECT_EQ(report->bundles, 258U);  // the last one is partial
  EXPECT_EQ(report->tiles, 257U + 1 + 3);
}

// Each fault alone is found, once, where it is.
TEST_F(FsckTest, EachFaultByNameAndPlace) {
  Change("tile/entries/003", 104);
  EXPECT_EQ(Faults().size(), 1U);
  EXPECT_TRUE(Faults()[0].starts_with("wrong_entry tile/entries/003 7")) << Faults()[0];
  Change("tile/entries/003", 104);

  Change("tile/0/200", 33);
  EXPECT_THAT(Faults(), ElementsAre("tampered_tile tile/0/200"));
  Change("tile/0/200", 33);

  Change("tile/1/000", 64);
  EXPECT_THAT(Faults(), ElementsAre("tampered_tile tile/1/000"));
  Change("tile/1/000", 64);

  Change("edge", 40);
  EXPECT_THAT(Faults(), ElementsAre("damaged_edge edge"));
  Change("edge", 40);

  Change("tile/0/257.p/208", 5);
  EXPECT_THAT(Faults(), ElementsAre("tampered_tile tile/0/257.p/208"));
  Change("tile/0/257.p/208", 5);

  Change("tile/entries/257.p/208", 5);
  EXPECT_THAT(Faults(), ElementsAre("wrong_entry tile/entries/257.p/208 65792"));
  Change("tile/entries/257.p/208", 5);

  Change("tail/00000000000000065792.tail", 90);
  EXPECT_THAT(Faults(), testing::Contains(testing::StartsWith("bad_checkpoint")));
  Change("tail/00000000000000065792.tail", 90);
  EXPECT_TRUE(Faults().empty());
}

TEST_F(FsckTest, SeveralFaultsAtOnce) {
  Cut("tile/entries/001");
  Cut("tile/0/002");
  std::filesystem::remove(folder_ / "tile/entries/004");
  std::filesystem::remove(folder_ / "tile/0/005");
  Change("tile/entries/006", 2);
  EXPECT_THAT(Faults(), ElementsAre("wrong_length tile/entries/001", "wrong_length tile/0/002",
                                    "missing tile/entries/004", "missing tile/0/005",
                                    "wrong_entry tile/entries/006 1536"));
  // Nothing is left of these 256 leaves but the hash above them.
  std::filesystem::remove(folder_ / "tile/0/001");
  EXPECT_THAT(Faults(),
              testing::IsSupersetOf({"wrong_length tile/entries/001", "missing tile/0/001"}));
  EXPECT_EQ(Faults().size(), 6U);
}

// Entry and tile changed together, as somebody would who knows how logs work: the tile above tells.
TEST_F(FsckTest, ABundleRewrittenWithItsTile) {
  std::string bundle;
  std::vector<tlog::Hash> leaves;
  for (std::size_t i = 0; i < tlog::kTileWidth; ++i) {
    const std::string entry = i == 9 ? "forged" : EntryText(i);
    tlog::AppendEntry(bundle, entry);
    leaves.push_back(tlog::LeafHash(entry));
  }
  std::ofstream(folder_ / "tile/entries/000", std::ios::binary) << bundle;
  std::ofstream(folder_ / "tile/0/000", std::ios::binary) << tlog::FormatTile(leaves);
  const std::vector<std::string> faults = Faults();
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults[0], "tampered_tile tile/0/000");
  EXPECT_THAT(faults, testing::Contains("bad_checkpoint checkpoint"));
}

TEST_F(FsckTest, ACheckpointThatIsAnothers) {
  std::ofstream(folder_ / "checkpoint", std::ios::binary) << "none";
  EXPECT_THAT(Faults(), ElementsAre("bad_checkpoint checkpoint"));
  const std::string text =
      tlog::FormatCheckpoint({std::string(kOrigin), 256, tlog::EmptyRoot(), {}});
  std::ofstream(folder_ / "checkpoint", std::ios::binary)
      << tlog::FormatNote({text, {LogSigner().Sign(text)}});
  EXPECT_THAT(Faults(), ElementsAre("bad_checkpoint checkpoint"));
}

TEST_F(FsckTest, NoLogThere) {
  EXPECT_EQ(Fsck(folder_ / "none").error().code, ErrorCode::kNotFound);
}

TEST_F(FsckTest, KindsHaveNames) {
  EXPECT_EQ(NameOf(FaultKind::kMissing), "missing");
  EXPECT_EQ(NameOf(FaultKind::kWrongLength), "wrong_length");
  EXPECT_EQ(NameOf(FaultKind::kTamperedTile), "tampered_tile");
  EXPECT_EQ(NameOf(FaultKind::kWrongEntry), "wrong_entry");
  EXPECT_EQ(NameOf(FaultKind::kDamagedEdge), "damaged_edge");
  EXPECT_EQ(NameOf(FaultKind::kDamagedTail), "damaged_tail");
  EXPECT_EQ(NameOf(FaultKind::kBadCheckpoint), "bad_checkpoint");
}

}  // namespace
}  // namespace tidewaiter::tlogstore

#include "tlogstore/log_file.h"

#include <fstream>
#include <thread>

#include "tlogstore/test_store.h"

namespace tidewaiter::tlogstore {
namespace {

using tlog::kTileWidth;

using LogFileTest = StoreTest;

std::string ReadBytes(const os::Path& path) {
  return os::ReadFile(path).value_or("");
}

TEST_F(LogFileTest, BeginsEmptyAndGoesOn) {
  {
    auto log = Open();
    EXPECT_EQ(log->head().size(), 0U);
    EXPECT_EQ(log->head().root(), tlog::EmptyRoot());
    EXPECT_EQ(log->head().origin(), kOrigin);
    const auto first = log->Append(EntryText(0));
    ASSERT_TRUE(first) << first.error();
    EXPECT_EQ(first->index, 0U);
    EXPECT_EQ(first->head.size(), 1U);
    EXPECT_EQ(first->head.root(), tlog::LeafHash(EntryText(0)));
    EXPECT_EQ(TryOpen().error().code, ErrorCode::kConflict);  // one process writes
  }
  auto log = Open();
  EXPECT_EQ(log->head().size(), 1U);
  EXPECT_EQ(*log->Entry(0), EntryText(0));
  EXPECT_EQ(log->Entry(1).error().code, ErrorCode::kNotFound);
}

// Sizes around bundles and tiles, opened again after each.
TEST_F(LogFileTest, EverySizeIsWholeAfterOpening) {
  std::uint64_t size = 0;
  for (const std::uint64_t next : {1U, 255U, 256U, 257U, 511U, 512U, 513U, 1024U, 1100U, 3000U}) {
    auto log = Open();
    EXPECT_EQ(log->head().size(), size);
    Fill(*log, next - size, 97);
    size = next;
    ExpectWhole(*log);
  }
  auto log = Open();
  ExpectWhole(*log);
  EXPECT_EQ(log->recovery().torn_bytes, 0U);
}

TEST_F(LogFileTest, LimitsOfEntries) {
  auto log = Open();
  const auto invalid = ErrorCode::kInvalidArgument;
  EXPECT_EQ(log->Append(std::string(tlog::kEntryBytesMax + 1, 'x')).error().code, invalid);
  EXPECT_EQ(log->AppendBatch({}).error().code, invalid);
  const std::vector<std::string_view> many(kBatchEntriesMax + 1, "x");
  EXPECT_EQ(log->AppendBatch(many).error().code, invalid);
  const std::string large(tlog::kEntryBytesMax, 'x');
  const std::vector<std::string_view> heavy(kBatchBytesMax / large.size() + 1, large);
  EXPECT_EQ(log->AppendBatch(heavy).error().code, invalid);
  EXPECT_EQ(log->head().size(), 0U);
  EXPECT_TRUE(log->Append(large));
  EXPECT_TRUE(log->Append(""));
  EXPECT_EQ(log->Entry(0)->size(), large.size());
  EXPECT_EQ(*log->Entry(1), "");
}

TEST_F(LogFileTest, FoldersThatAreNot) {
  EXPECT_EQ(LogFile::Open(folder_, {.origin = ""}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(LogFile::Open(folder_, {.origin = "a b"}).error().code, ErrorCode::kInvalidArgument);
  ASSERT_NE(Open(), nullptr);
  EXPECT_EQ(LogFile::Open(folder_, {.origin = "other"}).error().code, ErrorCode::kConflict);
  std::filesystem::remove(folder_ / "edge");
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorruption);
}

// Many threads, each entry once, and far fewer writes than entries would need alone.
TEST_F(LogFileTest, ThreadsShareWrites) {
  auto log = Open();
  constexpr int kThreads = 8;
  constexpr int kEach = 60;
  std::vector<std::thread> threads;
  std::vector<std::vector<std::uint64_t>> given(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto added = log->Append(fmt::format("{} {}", t, i));
        if (!added || added->head.size() <= added->index) return;
        given[static_cast<std::size_t>(t)].push_back(added->index);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(log->head().size(), static_cast<std::uint64_t>(kThreads * kEach));
  for (int t = 0; t < kThreads; ++t) {
    const auto& indices = given[static_cast<std::size_t>(t)];
    ASSERT_EQ(indices.size(), static_cast<std::size_t>(kEach));
    for (int i = 0; i < kEach; ++i)
      EXPECT_EQ(*log->Entry(indices[static_cast<std::size_t>(i)]), fmt::format("{} {}", t, i));
  }
  EXPECT_TRUE(Fsck(folder_)->faults.empty());
}

TEST_F(LogFileTest, ProvesWhatIsInTailAndTiles) {
  auto log = Open();
  Fill(*log, 1500);
  for (const std::uint64_t size : {1U, 256U, 700U, 1024U, 1500U}) {
    const tlog::Hash root = *log->RootAt(size);
    EXPECT_EQ(root, PlainRoot(size)) << size;
    for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
      const auto path = log->ProveInclusion(index, size);
      ASSERT_TRUE(path) << path.error();
      EXPECT_TRUE(
          tlog::VerifyInclusion(index, size, tlog::LeafHash(EntryText(index)), *path, root));
    }
    const auto proof = log->ProveConsistency(size, 1500);
    ASSERT_TRUE(proof) << proof.error();
    EXPECT_TRUE(tlog::VerifyConsistency(size, 1500, *proof, root, log->head().root()));
  }
  EXPECT_EQ(log->RootAt(1501).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(log->ProveInclusion(0, 1501).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(log->ProveInclusion(9, 9).error().code, ErrorCode::kInvalidArgument);
}

// What a web server hands out is what C2SP tlog-tiles asks for, file by file.
TEST_F(LogFileTest, PublishesAStaticLog) {
  auto log = Open(100);
  Fill(*log, 700);
  const tlog::Note note = SignHead(log->head(), LogSigner());
  ASSERT_TRUE(log->Publish(note));
  EXPECT_EQ(ReadBytes(folder_ / "checkpoint"), tlog::FormatNote(note));
  tlog::TileReader nodes(
      700, [&](const tlog::TileId& id) { return os::ReadFile(folder_ / tlog::PathOf(id)); });
  EXPECT_EQ(*tlog::RootOf(700, nodes), log->head().root());
  for (const tlog::TileId& id : tlog::TilesOf(0, 700))
    EXPECT_TRUE(tlog::ParseTile(ReadBytes(folder_ / tlog::PathOf(id)), id.width));
  std::uint64_t index = 0;
  for (const tlog::TileId& id : tlog::BundlesOf(0, 700)) {
    const std::string bytes = ReadBytes(folder_ / tlog::PathOf(id));
    const auto entries = tlog::ParseBundle(bytes, id.width);
    ASSERT_TRUE(entries) << entries.error();
    for (const std::string_view entry : *entries)
      EXPECT_EQ(entry, EntryText(index++));
  }
  EXPECT_EQ(index, 700U);
  const auto published = log->published().value_or(tlog::SignedCheckpoint());
  EXPECT_EQ(published.checkpoint, log->head().checkpoint());
  ExpectWhole(*log);
  // Full tiles take the place of partial ones.
  Fill(*log, 100);
  ASSERT_TRUE(log->Settle());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "tile/0/002.p"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "tile/0/002"));
  log.reset();
  ExpectWhole(*Open());
}

TEST_F(LogFileTest, AnOlderHeadCanStillBePublished) {
  auto log = Open();
  Fill(*log, 300);
  const DurableHead old = log->head();
  Fill(*log, 700);
  ASSERT_TRUE(log->Publish(SignHead(old, LogSigner())));
  EXPECT_TRUE(Fsck(folder_)->faults.empty());
  ASSERT_TRUE(log->Publish(SignHead(log->head(), LogSigner())));
  EXPECT_EQ(log->Publish(SignHead(old, LogSigner())).error().code, ErrorCode::kConflict);
}

TEST_F(LogFileTest, WhatIsNotPublished) {
  auto log = Open();
  Fill(*log, 10);
  const auto publish = [&](const tlog::Checkpoint& checkpoint) {
    const std::string text = tlog::FormatCheckpoint(checkpoint);
    return log->Publish({text, {LogSigner().Sign(text)}}).error().code;
  };
  tlog::Checkpoint checkpoint = log->head().checkpoint();
  checkpoint.size = 11;
  EXPECT_EQ(publish(checkpoint), ErrorCode::kFailedPrecondition);
  checkpoint.size = 9;
  EXPECT_EQ(publish(checkpoint), ErrorCode::kCorruption);
  checkpoint = log->head().checkpoint();
  checkpoint.origin = "other";
  EXPECT_EQ(publish(checkpoint), ErrorCode::kInvalidArgument);
  EXPECT_FALSE(log->published().has_value());
}

// A folder that was brought back from an old copy: going on would fork the log.
TEST_F(LogFileTest, AnOldCopyIsRefused) {
  {
    auto log = Open(100);
    Fill(*log, 10);
  }
  const os::Path copy = folder_.string() + ".copy";
  std::filesystem::remove_all(copy);
  std::filesystem::copy(folder_, copy, std::filesystem::copy_options::recursive);
  {
    auto log = Open(100);
    Fill(*log, 5);
    ASSERT_TRUE(log->Publish(SignHead(log->head(), LogSigner())));
  }
  std::filesystem::copy(folder_ / "checkpoint", copy / "checkpoint");
  std::filesystem::remove_all(folder_);
  std::filesystem::rename(copy, folder_);
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorruption);
}

TEST_F(LogFileTest, AChangedEntryIsNotGivenOut) {
  {
    auto log = Open();
    Fill(*log, 600);
  }
  const os::Path bundle = folder_ / "tile/entries/000";
  std::string bytes = ReadBytes(bundle);
  bytes[bytes.find("entry 77") + 7] = '8';
  std::ofstream(bundle, std::ios::binary) << bytes;
  auto log = Open();
  EXPECT_EQ(*log->Entry(76), EntryText(76));
  EXPECT_EQ(log->Entry(77).error().code, ErrorCode::kCorruption);
  std::filesystem::remove(bundle);
  EXPECT_EQ(log->Entry(0).error().code, ErrorCode::kCorruption);
}

// ---- the tail after accidents

TEST_F(LogFileTest, ATornWriteIsCutOff) {
  {
    auto log = Open();
    Fill(*log, 30, 10);
  }
  const os::Path tail = folder_ / "tail/00000000000000000000.tail";
  const std::string bytes = ReadBytes(tail);
  for (const std::size_t cut : {1U, 8U, 40U, 100U}) {
    std::ofstream(tail, std::ios::binary) << bytes.substr(0, bytes.size() - cut);
    auto log = Open();
    EXPECT_EQ(log->head().size(), 20U) << cut;
    EXPECT_GT(log->recovery().torn_bytes, 0U);
    ExpectWhole(*log);
  }
  std::ofstream(tail, std::ios::binary) << bytes + std::string(100, '\0');
  EXPECT_EQ(Open()->head().size(), 30U);
}

TEST_F(LogFileTest, DamageBeforeWholeWritesIsNotCutOff) {
  {
    auto log = Open();
    Fill(*log, 30, 10);
  }
  const os::Path tail = folder_ / "tail/00000000000000000000.tail";
  const std::string bytes = ReadBytes(tail);
  const std::size_t second = bytes.find("TWWR", bytes.find("TWWR") + 1);
  for (const std::size_t at : {second, second + 5, second + 17, second + 26, second + 60}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(tail, std::ios::binary) << damaged;
    EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorruption) << at - second;
    EXPECT_EQ(ReadBytes(tail), damaged);
  }
}

// An entry that looks like a whole write of the tail, in a write that was torn: its sender must not
// be able to keep the log from opening.
TEST_F(LogFileTest, AnEntryThatLooksLikeAWriteDoesNoHarm) {
  std::string forged;
  {
    auto log = Open();
    Fill(*log, 30, 10);
  }
  forged = ReadBytes(folder_ / "tail/00000000000000000000.tail");
  forged.erase(0, forged.rfind("TWWR"));  // of entries 20 to 29
  std::filesystem::remove_all(folder_);
  {
    auto log = Open();
    Fill(*log, 5);
    const std::vector<std::string_view> two = {forged, "x"};
    ASSERT_TRUE(log->AppendBatch(two));
  }
  const os::Path tail = folder_ / "tail/00000000000000000000.tail";
  std::filesystem::resize_file(tail, std::filesystem::file_size(tail) - 1);
  EXPECT_EQ(Open()->head().size(), 5U);
}

// The power went while a write lay in room that was there: any part of it may be on the disk, also
// the end without the beginning.
TEST_F(LogFileTest, OfAWriteInRoomAnyPartMayBeThere) {
  std::string forged;
  {
    auto log = Open();
    Fill(*log, 30, 10);
  }
  forged = ReadBytes(folder_ / "tail/00000000000000000000.tail");
  forged.erase(0, forged.rfind("TWWR"));
  std::filesystem::remove_all(folder_);
  std::size_t good = 0;
  const os::Path tail = folder_ / "tail/00000000000000000000.tail";
  {
    auto log = Open();
    Fill(*log, 5);
    good = ReadBytes(tail).find_last_not_of('\0') + 1;
    const std::vector<std::string_view> three = {"x", forged, "y"};
    ASSERT_TRUE(log->AppendBatch(three));
  }
  const std::string whole = ReadBytes(tail) + std::string(5'000, '\0');
  ASSERT_LT(good, whole.size() - 5'000);
  for (std::size_t from = good; from < whole.size() - 5'000; from += 7) {
    std::string torn = whole;
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(good),
              torn.begin() + static_cast<std::ptrdiff_t>(from) + 1, '\0');
    std::ofstream(tail, std::ios::binary) << torn;
    auto log = Open();
    ASSERT_EQ(log->head().size(), 5U) << from;
    EXPECT_GT(log->recovery().torn_bytes, 0U) << from;
  }
}

// Killed: the room is still there, and no torn write.
TEST_F(LogFileTest, RoomIsNoTornWrite) {
  const os::Path tail = folder_ / "tail/00000000000000000000.tail";
  std::string killed;
  {
    auto log = Open();
    Fill(*log, 7);
    killed = ReadBytes(tail);
  }
  EXPECT_LT(std::filesystem::file_size(tail), killed.size()) << "closed in order";
  std::ofstream(tail, std::ios::binary) << killed;
  {
    auto log = Open();
    EXPECT_EQ(log->head().size(), 7U);
    EXPECT_EQ(log->recovery().torn_bytes, 0U);
    Fill(*log, 5);
  }
  auto log = Open();
  EXPECT_EQ(log->head().size(), 12U);
  ExpectWhole(*log);
}

TEST_F(LogFileTest, ATailThatIsMissingOrAnothers) {
  {
    auto log = Open();
    Fill(*log, 600);
  }
  const os::Path tail = folder_ / "tail/00000000000000000600.tail";
  std::filesystem::rename(folder_ / "tail/00000000000000000512.tail", tail);
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorruption);  // has another's name
  std::filesystem::remove(tail);
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorruption);
}

// ---- mirrors

class MirrorTest : public StoreTest {
 protected:
  ~MirrorTest() override { std::filesystem::remove_all(mirror_); }
  std::unique_ptr<LogFile> OpenMirror() {
    auto mirror = LogFile::Open(mirror_, {.origin = std::string(kOrigin), .settle_bundles = 2});
    EXPECT_TRUE(mirror) << mirror.error();
    return std::move(*mirror);
  }
  static Result<Appended> Mirror(LogFile& mirror, const std::vector<std::string>& entries,
                                 const tlog::Checkpoint& checkpoint, const tlog::Proof& proof) {
    return mirror.AppendMirrored(std::vector<std::string_view>(entries.begin(), entries.end()),
                                 checkpoint, proof);
  }
  os::Path mirror_ = folder_.string() + ".mirror";
};

TEST_F(MirrorTest, CatchesUpBundleByBundleToTheSameBytes) {
  std::filesystem::remove_all(mirror_);
  auto log = Open();
  Fill(*log, 1300);
  ASSERT_TRUE(log->Publish(SignHead(log->head(), LogSigner())));
  auto mirror = OpenMirror();
  const DurableHead head = log->head();
  while (mirror->head().size() < head.size()) {
    const std::uint64_t at = mirror->head().size();
    const auto entries = log->Entries(at, 256);
    const std::uint64_t end = at + entries->size();
    const auto added =
        Mirror(*mirror, *entries, head.checkpoint(),
               end == head.size() ? tlog::Proof() : *log->ProveConsistency(end, head.size()));
    ASSERT_TRUE(added) << added.error();
  }
  EXPECT_EQ(mirror->head(), head);
  const auto published = log->published().value_or(tlog::SignedCheckpoint());
  ASSERT_TRUE(mirror->Publish(published.note));
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_ / "tile")) {
    if (!file.is_regular_file()) continue;
    const os::Path name = std::filesystem::relative(file.path(), folder_);
    EXPECT_EQ(ReadBytes(mirror_ / name), ReadBytes(file.path())) << name;
  }
  EXPECT_EQ(ReadBytes(mirror_ / "checkpoint"), ReadBytes(folder_ / "checkpoint"));
}

TEST_F(MirrorTest, RefusesOtherBytesBeforeWritingThem) {
  std::filesystem::remove_all(mirror_);
  auto log = Open();
  Fill(*log, 20);
  auto mirror = OpenMirror();
  const tlog::Checkpoint right = log->head().checkpoint();
  std::vector<std::string> entries = *log->Entries(0, 20);
  const std::string before = ReadBytes(mirror_ / "tail/00000000000000000000.tail");
  entries[7] = "forged";
  EXPECT_EQ(Mirror(*mirror, entries, right, {}).error().code, ErrorCode::kCorruption);
  entries[7] = EntryText(7);
  std::swap(entries[3], entries[4]);
  EXPECT_EQ(Mirror(*mirror, entries, right, {}).error().code, ErrorCode::kCorruption);
  std::swap(entries[3], entries[4]);
  entries.emplace_back("beyond");
  EXPECT_EQ(Mirror(*mirror, entries, right, {}).error().code, ErrorCode::kInvalidArgument);
  entries.pop_back();
  entries.pop_back();  // one too few, without a proof
  EXPECT_EQ(Mirror(*mirror, entries, right, {}).error().code, ErrorCode::kInvalidArgument);
  tlog::Checkpoint other = right;
  other.origin = "other";
  EXPECT_EQ(Mirror(*mirror, entries, other, {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(mirror->head().size(), 0U);
  EXPECT_EQ(ReadBytes(mirror_ / "tail/00000000000000000000.tail"), before);
  EXPECT_TRUE(Mirror(*mirror, entries, right, *log->ProveConsistency(19, 20)));
  EXPECT_TRUE(Mirror(*mirror, {EntryText(19)}, right, {}));
  EXPECT_EQ(mirror->head(), log->head());
}

TEST_F(MirrorTest, CosignsWhatItHas) {
  auto log = Open();
  Fill(*log, 3);
  const tlog::Signer mirror("mirror.test", tlog::Ed25519Key({9}), tlog::KeyType::kCosignature);
  tlog::Note note = SignHead(log->head(), LogSigner());
  note.signatures.push_back(CosignHead(log->head(), mirror, 1000));
  const std::vector<tlog::VerifierKey> keys = {LogSigner().verifier(), mirror.verifier()};
  const tlog::NoteCheck check = tlog::CheckNote(note, keys);
  EXPECT_TRUE(check.trusted());
  EXPECT_EQ(check.signatures[1].unix_seconds, 1000);
}

}  // namespace
}  // namespace tidewaiter::tlogstore

#include "server/backup.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/chain.h"
#include "os/test_folder.h"
#include "server/open_store.h"
#include "store/test_store.h"

namespace tidewaiter::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Copies : public testing::Test {
 protected:
  void SetUp() override {
    clock.unix_seconds = 1'790'000'000;
    Write(data / "secret.key", "key");
    Write(data / "documents/ab/abc", std::string(3'000'000, 'd'));
    Write(data / "model/model.json", "{}");
    Write(data / "live/live.json", "made again");
    Write(data / "documents/ab/new.part", "not yet a file");
    store = *OpenStore({}, data);
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(store->Commit(store::Lodged(head)));
  }
  static void Write(const os::Path& path, std::string_view text) {
    ASSERT_TRUE(os::MakeFolder(path.parent_path()));
    ASSERT_TRUE(os::WriteFile(path, text));
  }
  [[nodiscard]] Place At(const os::Path& where) const {
    return {.data = where, .config = {}, .version = "1.2", .with_key = with_key};
  }
  Result<CopyCard> BackUp() { return Backup(At(data), copy, clock, NoProgress); }
  Result<CopyCard> BringBack() { return Restore(copy, At(back), NoProgress); }
  static std::vector<std::string> FilesOf(const os::Path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        names.push_back(entry.path().lexically_relative(folder).generic_string());
      }
    }
    std::ranges::sort(names);
    return names;
  }

  os::TestFolder folder;
  os::Path data = folder.path() / "data";
  os::Path copy = folder.path() / "copy";
  os::Path back = folder.path() / "back";
  bool with_key = true;
  os::FakeClock clock;
  std::unique_ptr<desk::Store> store;
  desk::Head head;
};

TEST_F(Copies, ARunningDeskComesBackWhole) {
  const auto card = BackUp();
  ASSERT_TRUE(card) << card.error();
  EXPECT_EQ(card->events, 150U);
  EXPECT_EQ(card->head, desk::HexOf(head.hash));
  EXPECT_EQ(card->made_ms, 1'790'000'000'000);
  EXPECT_THAT(FilesOf(copy), ElementsAre("copy.json", "documents/ab/abc", "journal.db",
                                         "model/model.json", "secret.key"));
  ASSERT_TRUE(store->Commit(store::Lodged(head)));  // after the copy

  const auto restored = BringBack();
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(restored->events, 150U);
  EXPECT_EQ(*os::HashFile(back / "documents/ab/abc"), *os::HashFile(data / "documents/ab/abc"));
  const auto again = OpenStore({}, back);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(store::CheckedLength(**again), 150U);
}

TEST_F(Copies, AreForTheirOwnerOnly) {
  Write(data / "signing.key", "key");
  ASSERT_TRUE(BackUp());
  ASSERT_TRUE(BringBack());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(copy).permissions(), perms::owner_all);
  EXPECT_EQ(std::filesystem::status(back / "secret.key").permissions(), perms::owner_read);
  EXPECT_EQ(std::filesystem::status(back / "signing.key").permissions(), perms::owner_read);
  EXPECT_EQ(std::filesystem::status(back / "journal.db").permissions(),
            perms::owner_read | perms::owner_write);
}

TEST_F(Copies, TheKeyCanBeLeftOut) {
  Write(data / "signing.key", "key");
  with_key = false;
  ASSERT_TRUE(BackUp());
  EXPECT_FALSE(std::filesystem::exists(copy / "secret.key"));
  EXPECT_FALSE(std::filesystem::exists(copy / "signing.key"));
  EXPECT_TRUE(BringBack());
}

TEST_F(Copies, NeverReplaceAnything) {
  Write(copy / "letters.txt", "mine");
  EXPECT_EQ(BackUp().error().code, ErrorCode::kConflict);
  EXPECT_THAT(FilesOf(copy), ElementsAre("letters.txt"));
  copy = data / "copies";
  EXPECT_EQ(BackUp().error().code, ErrorCode::kInvalidArgument);
  copy = folder.path() / "other";
  ASSERT_TRUE(BackUp());
  Write(back / "letters.txt", "mine");
  EXPECT_EQ(BringBack().error().code, ErrorCode::kConflict);
  EXPECT_THAT(FilesOf(back), ElementsAre("letters.txt"));
}

// The folder that a service manager made for us is there, and empty.
TEST_F(Copies, GoIntoAnEmptyFolder) {
  ASSERT_TRUE(BackUp());
  ASSERT_TRUE(os::MakeFolder(back));
  EXPECT_TRUE(BringBack());
}

TEST_F(Copies, EveryChangeIsFoundBeforeAnythingIsRestored) {
  struct Case {
    const char* file;
    std::function<void(const os::Path&)> change;
    const char* says;
  };
  const auto flip = [](const os::Path& path) {
    std::string bytes = *os::ReadFile(path);
    bytes[bytes.size() / 2] ^= 1;
    ASSERT_TRUE(os::WriteFile(path, bytes));
  };
  const auto drop = [](const os::Path& path) { std::filesystem::remove(path); };
  const std::vector<Case> cases{{"journal.db", flip, "journal.db was changed"},
                                {"journal.db", drop, "lacks journal.db"},
                                {"documents/ab/abc", flip, "abc was changed"},
                                {"documents/ab/abc", drop, "lacks documents/ab/abc"},
                                {"secret.key", flip, "secret.key was changed"},
                                {"copy.json", drop, "is no copy"}};
  for (const Case& c : cases) {
    std::filesystem::remove_all(copy);
    ASSERT_TRUE(BackUp());
    c.change(copy / c.file);
    const auto restored = BringBack();
    ASSERT_FALSE(restored) << c.file;
    EXPECT_THAT(restored.error().message, HasSubstr(c.says));
    EXPECT_FALSE(std::filesystem::exists(back)) << c.file;
  }
}

TEST_F(Copies, ACardThatLeadsOutOfTheFolderIsRefused) {
  ASSERT_TRUE(BackUp());
  std::string card = *os::ReadFile(copy / "copy.json");
  const std::size_t at = card.find("secret.key");
  for (const char* name : {"../secret", "/etc/passwd", "a/../../b"}) {
    std::string changed = card;
    changed.replace(at, std::string_view("secret.key").size(), name);
    Write(copy / "copy.json", changed);
    EXPECT_EQ(BringBack().error().code, ErrorCode::kCorruption) << name;
  }
}

TEST_F(Copies, AChangedJournalIsNotCopiedAsIfItWereRight) {
  desk::Batch forged;
  desk::Event event = store::NextEvent(head, "declaration.lodged", "D");
  event.actor = "somebody else";  // after its hash was made
  store::Put(forged, event);
  ASSERT_TRUE(store->Commit(forged));
  const auto card = BackUp();
  ASSERT_FALSE(card);
  EXPECT_EQ(card.error().code, ErrorCode::kCorruption);
  EXPECT_THAT(card.error().message, HasSubstr("event 151"));
  EXPECT_FALSE(std::filesystem::exists(copy));
}

TEST_F(Copies, WithoutAJournalThereIsNothingToCopy) {
  data = folder.path() / "nowhere";
  EXPECT_EQ(BackUp().error().code, ErrorCode::kNotFound);
}

TEST_F(Copies, AFullDiskLeavesNoHalfCopyAndNoHalfDesk) {
  int failed = 0;
  for (int nth = 1; nth < 400; nth += 7) {
    os::FailFromWrite(nth);
    const auto card = BackUp();
    os::FailFromWrite(0);
    if (card) break;
    ++failed;
    EXPECT_FALSE(std::filesystem::exists(copy)) << nth;
  }
  EXPECT_GT(failed, 1);
  ASSERT_TRUE(std::filesystem::exists(copy / "copy.json"));
  failed = 0;
  for (int nth = 1; nth < 400; nth += 7) {
    os::FailFromWrite(nth);
    const auto card = BringBack();
    os::FailFromWrite(0);
    if (card) break;
    ++failed;
    EXPECT_TRUE(FilesOf(back).empty()) << nth;
  }
  EXPECT_GT(failed, 1);
  EXPECT_TRUE(std::filesystem::exists(back / "journal.db"));
}

}  // namespace
}  // namespace tidewaiter::server

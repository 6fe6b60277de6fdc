#include "os/new_folder.h"

#include <filesystem>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace tidewaiter::os {
namespace {

Path Scratch(const std::string& name) {
  const Path folder = Path(testing::TempDir()) / ("new_folder_" + name);
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(MakeFolder(folder).has_value());
  return folder;
}

Status Write(const Path& path, const std::string& text) {
  ASSIGN_OR_RETURN(NewFolder folder, NewFolder::Create(path));
  RETURN_IF_ERROR(WriteFile(folder.part() / "a", text));
  RETURN_IF_ERROR(WriteFile(folder.part() / "b", text));
  return folder.Commit();
}

// The text that both files hold; "" when there is no folder.
std::string Contents(const Path& path) {
  if (!std::filesystem::exists(path)) return "";
  const std::string a = *ReadFile(path / "a");
  EXPECT_EQ(*ReadFile(path / "b"), a);
  return a;
}

std::set<std::string> Names(const Path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

using Only = std::set<std::string>;

TEST(NewFolder, AppearsWhenItIsWhole) {
  const Path home = Scratch("whole");
  Result<NewFolder> folder = NewFolder::Create(home / "run");
  ASSERT_TRUE(folder.has_value());
  ASSERT_TRUE(WriteFile(folder->part() / "a", "new").has_value());
  EXPECT_FALSE(std::filesystem::exists(home / "run"));
  ASSERT_TRUE(folder->Commit().has_value());
  EXPECT_EQ(*ReadFile(home / "run" / "a"), "new");
  EXPECT_EQ(Names(home), Only{"run"});
}

TEST(NewFolder, AbandonedItLeavesNothing) {
  const Path home = Scratch("abandoned");
  ASSERT_TRUE(Write(home / "run", "old"));
  {
    Result<NewFolder> folder = NewFolder::Create(home / "run");
    ASSERT_TRUE(folder.has_value());
    const NewFolder moved = *std::move(folder);
    ASSERT_TRUE(WriteFile(moved.part() / "a", "half").has_value());
  }
  EXPECT_EQ(Contents(home / "run"), "old");
  EXPECT_EQ(Names(home), Only{"run"});
}

TEST(NewFolder, ASlashAtTheEndDoesNotCount) {
  const Path home = Scratch("slash");
  ASSERT_TRUE(Write(home / "run/", "old"));
  ASSERT_TRUE(Write(home / "run/", "new"));
  EXPECT_EQ(Contents(home / "run"), "new");
  EXPECT_EQ(Names(home), Only{"run"});
}

TEST(NewFolder, OtherFoldersAreNotTouched) {
  const Path home = Scratch("others");
  ASSERT_TRUE(MakeFolder(home / "run.old"));
  ASSERT_TRUE(Write(home / "run", "old"));
  ASSERT_TRUE(Write(home / "run", "new"));
  EXPECT_EQ(Names(home), (Only{"run", "run.old"}));
}

TEST(NewFolder, WithoutRightsItSaysSo) {
  EXPECT_FALSE(NewFolder::Create("/proc/nowhere/run").has_value());
}

// Fails the 1st, 2nd, 3rd ... write, sync or rename, and each time looks whether what was there is
// still there, whole, with nothing beside it.
void FailEverywhere(const std::string& before, bool exchanges) {
  const Path home = Scratch(before + (exchanges ? "_faults" : "_faults_two_steps"));
  const Path run = home / "run";
  if (!before.empty()) {
    ASSERT_TRUE(Write(run, before));
  }
  RefuseExchange(!exchanges);
  int failures = 0;
  for (int nth = 1;; ++nth) {
    FailFromWrite(nth);
    const Status status = Write(run, "new");
    FailFromWrite(0);
    if (status) break;
    ++failures;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(Contents(run), before) << nth;
    EXPECT_EQ(Names(home), before.empty() ? Only{} : Only{"run"}) << nth;
  }
  RefuseExchange(false);
  EXPECT_GE(failures, 10);  // two files of four steps, and two for the folder
  EXPECT_EQ(Contents(run), "new");
  EXPECT_EQ(Names(home), Only{"run"});
}

TEST(NewFolder, AFailureAnywhereLeavesTheOldOne) {
  FailEverywhere("old", true);
}
TEST(NewFolder, AFailureAnywhereLeavesTheOldOneInTwoSteps) {
  FailEverywhere("old", false);
}
TEST(NewFolder, AFailureAnywhereLeavesNothingWhereNothingWas) {
  FailEverywhere("", true);
}

TEST(NewFolder, WhatACrashLeftIsTakenAway) {
  const Path home = Scratch("crash");
  ASSERT_TRUE(Write(home / "run", "old"));
  ASSERT_TRUE(MakeFolder(home / "run.part"));
  ASSERT_TRUE(WriteFile(home / "run.part" / "c", "left over"));
  ASSERT_TRUE(Write(home / "run", "new"));
  EXPECT_FALSE(std::filesystem::exists(home / "run" / "c"));
  EXPECT_EQ(Names(home), Only{"run"});
}

TEST(NewFolder, ACrashBetweenTwoStepsIsHealed) {
  const Path home = Scratch("crash_two_steps");
  ASSERT_TRUE(Write(home / "run", "old"));
  ASSERT_TRUE(Rename(home / "run", home / "run.part-old"));  // and then the power went
  {
    ASSERT_TRUE(NewFolder::Create(home / "run").has_value());  // abandoned at once
  }
  EXPECT_EQ(Contents(home / "run"), "old");
  EXPECT_EQ(Names(home), Only{"run"});
}

}  // namespace
}  // namespace tidewaiter::os

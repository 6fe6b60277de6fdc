// Copies taken from a node that nobody trusts, and folders looked at again.
#include "member/audit.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "member/archive.h"
#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

Wish Open(const std::string& object) {
  return {.type = "numbers.open", .object = object, .data = R"({"key_id":"0123456789abcdef"})"};
}

// The file of a log that has the most bytes: there its entries are.
os::Path LargestTail(const os::Path& folder) {
  os::Path largest;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "logs")) {
    if (file.path().extension() != ".tail") continue;
    if (largest.empty() || file.file_size() > std::filesystem::file_size(largest))
      largest = file.path();
  }
  return largest;
}

TEST(AuditTest, AMembersFolderIsWholeUntilSomebodyChangesIt) {
  TestHouse house(2);
  house.Say(0, Open("numbers/1"));
  house.Say(1, Open("numbers/2"));
  EXPECT_EQ(AuditFolder(house.folder(0)).error().code, ErrorCode::kFailedPrecondition);
  house.Close(0);
  const auto audit = AuditFolder(house.folder(0));
  ASSERT_TRUE(audit) << audit.error();
  EXPECT_TRUE(audit->whole());
  EXPECT_EQ(audit->logs.size(), 3U);
  const os::Path tail = LargestTail(house.folder(0));
  std::fstream file(tail, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(tail) / 2));
  file.put('\x7f');
  file.close();
  const auto damaged = AuditFolder(house.folder(0));
  ASSERT_TRUE(damaged) << damaged.error();
  EXPECT_FALSE(damaged->whole());
  EXPECT_EQ(AuditFolder(house.folder(0) / "none").error().code, ErrorCode::kNotFound);
}

TEST(AuditTest, AnArchiveIsTakenFromOneNodeAndGoesOn) {
  TestHouse house(3);
  house.Say(0, Open("numbers/1"));
  house.Say(1, Open("numbers/2"));
  ASSERT_TRUE(TestHouse::Eventually([&] {
    return house[2].Prove("numbers/1", 1).has_value() && house[2].Prove("numbers/2", 1).has_value();
  }));
  const os::TestFolder root;
  const os::Path archive = root.path() / "archive";
  EXPECT_EQ(ArchiveFrom({.folder = archive, .url = house.url(2)}).error().code,
            ErrorCode::kNotFound);
  ASSERT_TRUE(os::MakeFolder(archive));
  ASSERT_TRUE(os::WriteFile(archive / "charter.first", house.founding()));
  // A node's own word comes a moment after it knows; za has said nothing.
  ASSERT_TRUE(TestHouse::Eventually([&] {
    const auto notes = FinalCheckpointsAt({.folder = archive, .url = house.url(2)});
    return notes && notes->size() == 3 && notes->contains("customs.bw/ledger");
  }));
  const auto logs = ArchiveFrom({.folder = archive, .url = house.url(2)});
  ASSERT_TRUE(logs) << logs.error();
  ASSERT_EQ(logs->size(), 4U);
  EXPECT_EQ(logs->at(0).origin, "corridor/charter");
  for (const ArchivedLog& log : *logs) {
    EXPECT_EQ(log.problem, "") << log.origin;
    EXPECT_EQ(log.size, log.origin == "customs.za/ledger" ? 0U : 1U) << log.origin;
  }
  EXPECT_TRUE(AuditFolder(archive)->whole());
  house.Say(1, {.type = "numbers.add",
                .object = "numbers/2",
                .data = R"({"values":["AAAAAAAAAAAAAAAAAAAAAA=="]})"});
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[2].Prove("numbers/2", 2).has_value(); }));
  const auto again = ArchiveFrom({.folder = archive, .url = house.url(2)});
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->at(1).fresh, 1U);
  EXPECT_TRUE(AuditFolder(archive)->whole());
}

TEST(AuditTest, AnotherFederationIsNotTakenForOurs) {
  TestHouse house(2);
  TestHouse other(2);
  other.Say(0, Open("numbers/1"));
  const os::TestFolder root;
  ASSERT_TRUE(os::WriteFile(root.path() / "charter.first", house.founding()));
  EXPECT_FALSE(FinalCheckpointsAt({.folder = root.path(), .url = other.url(0)}));
  const auto logs = ArchiveFrom({.folder = root.path(), .url = other.url(0)});
  ASSERT_FALSE(logs);
  EXPECT_EQ(logs.error().code, ErrorCode::kCorruption) << logs.error();
}

}  // namespace
}  // namespace tidewaiter::member

#include "clearance/assignment.h"

#include <map>

#include "gtest/gtest.h"
#include <fmt/format.h>

namespace tidewaiter::clearance {
namespace {

Officer Inspector(std::string id, int open = 0) {
  return {.id = std::move(id),
          .name = "",
          .roles = {access::Role::kInspector},
          .offices = {"H"},
          .skills = {},
          .on_duty = true,
          .open = open};
}

TEST(Assignment, OnlyThoseWhoMay) {
  std::vector<Officer> officers{Inspector("a"), Inspector("b"), Inspector("c"), Inspector("d")};
  officers[0].on_duty = false;
  officers[1].offices = {"OTHER"};
  officers[2].roles = {access::Role::kClearanceOfficer};
  EXPECT_EQ(Assign(officers, {.control = "1", .office = "H"}).officer, "d");
  EXPECT_EQ(Assign(officers, {.control = "1", .office = "H"}).why, "only_one");
  EXPECT_EQ(Assign(officers, {.control = "1", .office = "H", .kind = desk::ControlKind::kDocuments})
                .officer,
            "c");
  EXPECT_EQ(Assign(officers, {.control = "1", .office = "X"}).why, "nobody");
}

TEST(Assignment, WhoHasLeastToDo) {
  const std::vector<Officer> officers{Inspector("a", 5), Inspector("b", 1), Inspector("c", 3)};
  EXPECT_EQ(Assign(officers, {.control = "1", .office = "H"}).officer, "b");
}

TEST(Assignment, SkillLeadsButOnlySoFar) {
  std::vector<Officer> officers{Inspector("a", 1), Inspector("b", 0)};
  officers[0].skills = {"64"};
  const Assignment shoes{.control = "1", .office = "H", .hs_code = "640399"};
  EXPECT_EQ(Assign(officers, shoes).officer, "a");
  EXPECT_EQ(Assign(officers, shoes).why, "skill");
  officers[0].open = 4;
  EXPECT_EQ(Assign(officers, shoes).officer, "b");
}

TEST(Assignment, NeverTheSamePairTwiceInARow) {
  const std::vector<Officer> officers{Inspector("a", 0), Inspector("b", 40)};
  EXPECT_EQ(
      Assign(officers, {.control = "1", .office = "H", .recent = {{"a", 1}}, .last_officer = "a"})
          .officer,
      "b");
}

TEST(Assignment, ATraderCannotForeseeTheOfficer) {
  const std::vector<Officer> officers{Inspector("a"), Inspector("b"), Inspector("c")};
  std::map<std::string, int> counts;
  for (std::uint64_t key = 0; key < 300; ++key)
    ++counts[Assign(officers, {.control = "26X1-C1", .office = "H", .draw_key = key}).officer];
  for (const auto& [officer, count] : counts)
    EXPECT_NEAR(count, 100, 40) << officer;
  EXPECT_EQ(counts.size(), 3U);
}

}  // namespace
}  // namespace tidewaiter::clearance

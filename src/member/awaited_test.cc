#include "member/internal/awaited.h"

#include <string>

#include <gtest/gtest.h>

namespace tidewaiter::member {
namespace {

TEST(AwaitedTest, EachIsTakenOnceWhenItsLogIsLongEnough) {
  Awaited awaited;
  std::string told;
  const auto add = [&](std::string_view log, std::uint64_t index, char name) {
    return awaited.Add(log, index, [&told, name] { told += name; });
  };
  const auto know = [&](std::string_view log, std::uint64_t size) {
    told.clear();
    for (const Awaited::Tell& tell : awaited.TakeKnown(log, size))
      tell();
    return told;
  };
  add("na", 7, 'c');
  add("na", 3, 'a');
  add("na", 3, 'b');
  add("na/2", 0, 'x');
  add("bw", 1, 'y');
  EXPECT_EQ(know("na", 3), "");
  EXPECT_EQ(know("na", 4), "ab") << "two may wait for one entry";
  EXPECT_EQ(know("na", 4), "");
  EXPECT_EQ(know("na", 100), "c") << "no other log's";
  EXPECT_EQ(know("none", 100), "");
  EXPECT_EQ(know("na/2", 1), "x");
  EXPECT_EQ(know("bw", 2), "y");
}

TEST(AwaitedTest, WhoHasWaitedTooLongIsTakenOut) {
  Awaited awaited;
  int told = 0;
  const auto late = awaited.Add("na", 3, [&] { ++told; });
  const auto other = awaited.Add("na", 3, [&] { told += 10; });
  const Awaited::Tell tell = awaited.Take(late);
  ASSERT_TRUE(tell);
  tell();
  EXPECT_FALSE(awaited.Take(late));
  for (const Awaited::Tell& known : awaited.TakeKnown("na", 4))
    known();
  EXPECT_EQ(told, 11);
  EXPECT_FALSE(awaited.Take(other)) << "it was known first";
}

}  // namespace
}  // namespace tidewaiter::member

#include "stream/centre.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/test_intake.h"
#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

using testing::ElementsAre;

class CentreTest : public StreamTest {};

Result<Standing> Give(Centre& centre, std::string_view post, const std::string& batch) {
  const std::string_view view = batch;
  return centre.Take(post, {&view, 1});
}

TEST_F(CentreTest, FramesArriveAsIntakeHandsThemOn) {
  PostLog log(folder_ / "log");
  const std::string frame = intake::TeltonikaRecord(3);
  intake::FrameRecord record{.listener = "trackers",
                             .protocol = "teltonika",
                             .device = intake::kOne,
                             .session_device = intake::kOne,
                             .frame = frame};
  const auto add = [&](const intake::FrameRecord& what) {
    std::string body;
    intake::WriteFrame(what, body);
    ASSERT_TRUE(log.log().AppendAndWait(body));
  };
  add(record);
  record.kind = intake::RecordKind::kCommand;
  add(record);
  record.kind = intake::RecordKind::kFrame;
  record.marks.Add(intake::Mark::kRefused);
  add(record);
  std::vector<std::string> seen;
  auto centre = Centre::Open(
      {.folder = folder_ / "posts", .posts = {"malaba"}, .on_arrival = [&](const PostArrival& a) {
         seen.push_back(std::string(a.post) + " " + std::to_string(a.seq) + " " +
                        std::string(a.frame.device) + " " + std::to_string(a.reports.size()));
         return Status();
       }});
  ASSERT_TRUE(centre);
  EXPECT_TRUE(Give(**centre, "malaba", BatchesOf(folder_ / "log", "malaba", 3).front()));
  EXPECT_THAT(seen, ElementsAre("malaba 1 356307042441013 1", "malaba 3 356307042441013 0"));
  seen.clear();
  EXPECT_TRUE((*centre)->CatchUp("malaba"));
  EXPECT_THAT(seen, testing::IsEmpty());
}

// Who consumes refuses, is asked where it is, and gets the rest: from the disk, for the batch does
// not come again as something new.
TEST_F(CentreTest, WhatWasRefusedIsHandedOnAgain) {
  PostLog log(folder_ / "log");
  log.Add(10);
  std::uint64_t kept = 0;
  std::uint64_t refuse_at = 4;
  auto centre = Centre::Open({.folder = folder_ / "posts",
                              .posts = {"malaba"},
                              .on_arrival = [&](const PostArrival& a) -> Status {
                                if (a.seq == refuse_at)
                                  return Fail(ErrorCode::kUnavailable, "no room");
                                EXPECT_EQ(a.seq, kept + 1);
                                kept = a.seq;
                                return {};
                              },
                              .seen = [&](std::string_view) { return kept; }});
  ASSERT_TRUE(centre);
  const std::vector<std::string> batches = BatchesOf(folder_ / "log", "malaba", 5);
  EXPECT_EQ(Give(**centre, "malaba", batches[0]).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(kept, 3U);
  refuse_at = 8;
  EXPECT_TRUE(Give(**centre, "malaba", batches[0]));
  EXPECT_EQ(kept, 5U);
  EXPECT_FALSE(Give(**centre, "malaba", batches[1]));
  EXPECT_EQ(kept, 7U);
  EXPECT_TRUE((*centre)->IsBehind("malaba"));
  refuse_at = 0;
  kept = 2;  // and it lost what it had taken
  EXPECT_TRUE((*centre)->CatchUp("malaba"));
  EXPECT_EQ(kept, 10U);
  EXPECT_FALSE((*centre)->IsBehind("malaba"));
  EXPECT_FALSE((*centre)->IsBehind("nowhere"));
}

TEST_F(CentreTest, PostsDoNotMeet) {
  OpenCentre({"malaba", "busia"});
  PostLog one(folder_ / "one");
  PostLog two(folder_ / "two");
  one.Add(200);
  two.Add(300);
  const auto bring = [this](const char* post, const char* log) {
    for (const std::string& batch : BatchesOf(folder_ / log, post, 7))
      EXPECT_TRUE(Give(*centre_, post, batch));
  };
  std::thread other([&] { bring("busia", "two"); });
  bring("malaba", "one");
  other.join();
  EXPECT_EQ(HeadOf("malaba"), 200U);
  EXPECT_EQ(HeadOf("busia"), 300U);
  EXPECT_EQ(arrivals_.count(), 500U);
  EXPECT_EQ(arrivals_.wrong(), "");
  // A batch on the way of another post is told, and taken nowhere.
  one.Add(1);
  EXPECT_TRUE(Give(*centre_, "busia", BatchesOf(folder_ / "one", "malaba", 1, 201).front()));
  EXPECT_EQ(findings_.Count(FindingKind::kMalformed), 1U);
  EXPECT_EQ(HeadOf("busia"), 300U);
}

TEST_F(CentreTest, StrangersAreTold) {
  OpenCentre();
  EXPECT_EQ(Give(*centre_, "nowhere", "x").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(findings_.Count(FindingKind::kUnknownPost), 1U);
  EXPECT_EQ(centre_->Answer("nowhere", "head").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(centre_->CatchUp("nowhere").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(centre_->Answer("malaba", "tail").error().code, ErrorCode::kInvalidArgument);
}

TEST_F(CentreTest, OptionsAreChecked) {
  for (const std::vector<std::string>& posts :
       {std::vector<std::string>{"a", "a"}, std::vector<std::string>{"a b"},
        std::vector<std::string>(kPostsMax + 1, "a")}) {
    EXPECT_EQ(Centre::Open({.folder = folder_ / "posts", .posts = posts}).error().code,
              ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace tidewaiter::stream

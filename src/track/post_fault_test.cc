#include "track/post_fault.h"

#include <gtest/gtest.h>

#include "track/sentences.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kNoonMs = 1'790'000'000'000 - 1'790'000'000'000 % 3'600'000;

Alarm At(PostFault what, std::int64_t time_ms, std::uint64_t seq = 17) {
  return AlarmOf({.what = what, .post = "malaba", .seq = seq, .time_ms = time_ms});
}

TEST(PostFault, IsSaidInEveryLanguage) {
  for (const PostFault what : {PostFault::kFork, PostFault::kNotProven, PostFault::kDropped,
                               PostFault::kOtherHistory, PostFault::kBundle}) {
    const Alarm alarm = At(what, kNoonMs);
    EXPECT_EQ(alarm.kind, AlarmKind::kRecordGap);
    EXPECT_EQ(alarm.unit, "post:malaba");
    EXPECT_GE(alarm.severity, Severity::kAlarm);
    for (const Language language :
         {Language::kEnglish, Language::kFrench, Language::kSpanish, Language::kArabic}) {
      const std::string said = SayAlarm(alarm, language);
      EXPECT_NE(said.find("malaba"), std::string::npos) << said;
    }
  }
}

TEST(PostFault, SilenceIsOneCauseUntilThePostIsBack) {
  const Alarm silent = SilenceOf("malaba", kNoonMs, kNoonMs + 6 * 60'000, false);
  const Alarm back = SilenceOf("malaba", kNoonMs, kNoonMs + 60 * 60'000, true);
  EXPECT_EQ(silent.kind, AlarmKind::kSilence);
  EXPECT_EQ(silent.phase, AlarmPhase::kRaised);
  EXPECT_EQ(back.phase, AlarmPhase::kEnded);
  EXPECT_EQ(back.cause, silent.cause);
  EXPECT_NE(SayAlarm(silent, Language::kEnglish).find("6 min"), std::string::npos);
}

TEST(PostFault, ManyRecordsOfAnHourAreOneCause) {
  const Alarm first = At(PostFault::kFork, kNoonMs);
  EXPECT_EQ(At(PostFault::kFork, kNoonMs + 3'599'999, 4711).cause, first.cause);
  EXPECT_NE(At(PostFault::kFork, kNoonMs + 3'600'000).cause, first.cause);
  EXPECT_NE(At(PostFault::kDropped, kNoonMs).cause, first.cause);
}

}  // namespace
}  // namespace tidewaiter::track

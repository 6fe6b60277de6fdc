// On random events, late ones too, Windows answers as the plain recomputation does.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "aggregate/test_plain.h"
#include "aggregate/windows.h"
#include "base/random.h"
#include "testing/property.h"

namespace tidewaiter::aggregate {
namespace {

std::vector<Stream> AllStreams() {
  std::vector<Stream> streams{{}, {}, {}, {}, {}};
  for (const std::int32_t days : {1, 7, 90}) {
    streams[0].push_back({Kind::kCount, 0.5, days});
    for (const Kind kind : {Kind::kCount, Kind::kSum, Kind::kMean, Kind::kMedian, Kind::kSmallest,
                            Kind::kLargest, Kind::kFirst, Kind::kLast}) {
      streams[1].push_back({kind, 0.5, days});
    }
    streams[1].push_back({Kind::kQuantile, 0.9, days});
    streams[2].push_back({Kind::kDistinct, 0.5, days});
  }
  for (const Kind kind :
       {Kind::kSum, Kind::kMean, Kind::kSmallest, Kind::kLargest, Kind::kFirst, Kind::kLast})
    streams[3].push_back({kind, 0.5, 0});
  streams[4].push_back({Kind::kDistinct, 0.5, 0});
  streams.push_back({{Kind::kMedian, 0.5, 0}, {Kind::kQuantile, 0.25, 30}});
  streams.push_back({{Kind::kCount, 0.5, 0}, {Kind::kCount, 0.5, 3}});
  streams.push_back({{Kind::kDistinct, 0.5, 0}, {Kind::kDistinct, 0.5, 20}});
  return streams;
}

bool OfCodes(const Stream& stream) {
  return stream.front().kind == Kind::kDistinct;
}

// Windows and the plain ones beside each other.
class Pair {
 public:
  explicit Pair(std::uint64_t seed, std::uint64_t groups, std::uint64_t values)
      : random_(seed), groups_(groups), values_(values), windows_(AllStreams()) {
    plain_.resize(windows_.streams().size());
  }

  void AddSome() {
    if (random_.Chance(0.4)) today_ += static_cast<Day>(random_.Below(9));
    const bool late = random_.Chance(0.1);
    const Day day = today_ - (late ? static_cast<Day>(random_.Below(120)) : 0);
    const std::uint64_t group = random_.Below(groups_);
    newest_[group] = std::max(day, newest_.contains(group) ? newest_[group] : day);
    const double number = static_cast<double>(random_.Below(values_)) - 3;
    for (std::size_t s = 0; s < plain_.size(); ++s) {
      const Event event = OfCodes(windows_.streams()[s])
                              ? Event::Code(group, day, random_.Below(values_))
                              : Event::Number(group, day, number);
      plain_[s].Add(event);
      windows_.Add(s, Event(event));
    }
  }

  void CompareAll() {
    const std::uint64_t group = random_.Below(groups_);
    const Day newest = newest_.contains(group) ? newest_[group] : 0;
    const Day day = newest - kLateDays + static_cast<Day>(random_.Below(kLateDays + 5));
    for (std::size_t s = 0; s < plain_.size(); ++s) {
      for (std::size_t q = 0; q < windows_.streams()[s].size(); ++q) {
        const double want = plain_[s].Ask(windows_.streams()[s][q], group, day);
        const double got = windows_.Ask(s, q, group, day);
        RC_LOG() << "stream " << s << " question " << q << " day " << day << ": " << got
                 << " instead of " << want << "\n";
        RC_ASSERT(SameAnswer(got, want));
      }
    }
  }

  void Restart() {
    std::string bytes;
    windows_.Write(bytes);
    Windows again(AllStreams());
    RC_ASSERT(again.Read(bytes).has_value());
    windows_ = std::move(again);
  }

  // Only what is promised may be asked afterwards: days from the newest of all on.
  void Forget() {
    for (const auto& [group, newest] : newest_)
      today_ = std::max(today_, newest);
    windows_.Forget(today_);
    for (auto& [group, newest] : newest_)
      newest = today_ + kLateDays;
  }

 private:
  Random random_;
  std::uint64_t groups_;
  std::uint64_t values_;
  Day today_ = 19'000;
  std::map<std::uint64_t, Day> newest_;
  Windows windows_;
  std::vector<PlainWindows> plain_;
};

RC_GTEST_PROP(WindowsProperty, SmallGroupsAnswerAsTheRecomputationDoes, (std::uint64_t seed)) {
  Pair pair(seed, 1 + seed % 5, 2 + seed % 11);
  const auto events = *rc::gen::inRange(1, 150);
  for (int i = 0; i < events; ++i) {
    pair.AddSome();
    if (i % 5 == 0) pair.CompareAll();
    if (i == 70) pair.Restart();
  }
  pair.CompareAll();
}

RC_GTEST_PROP(WindowsProperty, LongLogsAnswerAsTheRecomputationDoes, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  if (seed % 10 != 0) return;  // a tenth of the runs: each is long
  Pair pair(seed, 1, 2 + seed % 100'000);
  const int events = 500 + static_cast<int>(seed / 16 % 1'500);
  for (int i = 0; i < events; ++i) {
    pair.AddSome();
    if (i % 60 == 0) pair.CompareAll();
    if (i == 900) pair.Restart();
    if (i == 1'200) pair.Forget();
  }
  pair.CompareAll();
}

RC_GTEST_PROP(WindowsProperty, ABatchThatIsAddedAsAWholeAnswersForEachOfItsEvents, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  Windows step(AllStreams());
  Windows whole(AllStreams());
  for (std::size_t s = 0; s < step.streams().size(); ++s) {
    const bool codes = OfCodes(step.streams()[s]);
    std::vector<Event> batch;
    for (int i = 0; i < 60; ++i) {
      const std::uint64_t value = random.Below(4);
      batch.push_back(codes ? Event::Code(0, 100 + i / 20, value)
                            : Event::Number(0, 100 + i / 20, static_cast<double>(value)));
    }
    std::vector<Event> added = batch;
    whole.AddAll(s, added);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::uint32_t later = 0;
      for (std::size_t j = i; j < batch.size(); ++j)
        later += added[j].kept && added[j].day == batch[i].day ? 1 : 0;
      for (std::size_t q = 0; q < step.streams()[s].size(); ++q) {
        RC_ASSERT(
            SameAnswer(whole.Ask(s, q, 0, batch[i].day, later), step.Ask(s, q, 0, batch[i].day)));
      }
      step.Add(s, batch[i]);
    }
  }
}

}  // namespace
}  // namespace tidewaiter::aggregate

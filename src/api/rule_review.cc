#include "api/rule_review.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <unordered_map>

#include "codec/json_writer.h"
#include "os/process.h"
#include "risk/evaluation.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using rulebook::Entry;
using rulebook::EntryKind;
using rulebook::Version;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kFiguresDays = 30;
constexpr auto kPulse = std::chrono::seconds(20);  // how often the clock is looked at

// The day on which some version of it began to run, and has run since; nothing: none does.
std::optional<Day> RunningSince(const Entry& entry) {
  std::optional<Day> since;
  for (const Version& version : entry.versions) {
    if (!Runs(version.phase)) continue;
    for (const rulebook::Step& step : version.steps) {
      const auto day = static_cast<Day>(step.at_ms / kDayMs);
      if (Runs(step.to) && (!since || day < *since)) since = day;
    }
  }
  return since;
}

template <typename Fill>
std::string Figures(Fill fill) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  fill(json);
  json.EndObject();
  return out;
}

class Reviewer {
 public:
  Reviewer(const ReviewSources& sources, Day today) : sources_(sources), today_(today) {}

  std::vector<ReviewItem> Review() {
    const auto lodged = sources_.lodged(today_ - kFiguresDays + 1, today_);
    lodged_ = lodged ? *lodged : 0;
    std::vector<std::string> running;
    for (const auto& shelved : sources_.entries()) {
      const Entry& entry = shelved->entry;
      const auto since = RunningSince(entry);
      if (!since) continue;
      LookAtDays(entry);
      if (entry.kind == EntryKind::kList) continue;
      LookAtCounts(entry, *since);
      running.push_back(entry.name);
    }
    LookAtOverlap(running);
    for (const rulebook::LeftOut& out : sources_.left_out()) {
      Add(out.entry, "unreadable", today_, Figures([&](JsonWriter& json) {
            json.Member("version", out.version).Member("why", out.why);
          }));
    }
    std::ranges::sort(items_, [](const ReviewItem& a, const ReviewItem& b) {
      return std::tie(a.name, a.what, a.figures) < std::tie(b.name, b.what, b.figures);
    });
    return std::move(items_);
  }

 private:
  void Add(const std::string& name, std::string_view what, Day since, std::string figures) {
    items_.push_back({name, std::string(what), since, std::move(figures)});
  }

  void LookAtDays(const Entry& entry) {
    const auto head = sources_.head(entry);
    if (!head) return;
    const auto due = [&](std::string_view what, const std::optional<Day>& day) {
      if (!day || *day > today_ + kDueDays) return;
      Add(entry.name, what, *day,
          Figures([&](JsonWriter& json) { json.Member("day", FormatDay(*day)); }));
    };
    due("review_due", head->review);
    due("expiring", head->expires);
  }

  void LookAtCounts(const Entry& entry, Day since) {
    const clearance::RuleCount all = sources_.counts(entry.name, today_ - kNoHitsDays + 1, today_);
    const std::int64_t hits = all.fired + all.watched + all.held;
    if (hits == 0 && today_ - since >= kNoHitsDays) {
      Add(entry.name, "no_hits", sources_.last_fired(entry.name).value_or(since),
          Figures([&](JsonWriter& json) { json.Member("days", kNoHitsDays).Member("fired", 0); }));
    }
    const std::int64_t checked = all.checked + all.watched_checked;
    const std::int64_t right = all.right + all.watched_right;
    const auto rate =
        risk::WilsonInterval(static_cast<double>(right), static_cast<double>(checked));
    if (checked >= kCostlyChecksMin && rate && rate->high < kCostlyRate) {
      Add(entry.name, "costly", today_, Figures([&](JsonWriter& json) {
            json.Member("checked", checked).Member("right", right).Member("high", rate->high);
          }));
    }
    const clearance::RuleCount month =
        sources_.counts(entry.name, today_ - kFiguresDays + 1, today_);
    const double share =
        lodged_ == 0 ? 0 : static_cast<double>(month.unknown) / static_cast<double>(lodged_);
    if (month.unknown >= kUnknownMin && share >= kUnknownShare) {
      Add(entry.name, "unknown_often", today_, Figures([&](JsonWriter& json) {
            json.Member("unknown", month.unknown).Member("declarations", lodged_);
            json.Member("share", share);
          }));
    }
  }

  // Which rules fired on the same items.
  void LookAtOverlap(const std::vector<std::string>& running) {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> fired;  // on an item: rules
    std::vector<std::size_t> hits(running.size());
    for (std::size_t i = 0; i < running.size(); ++i) {
      auto found = sources_.hits(running[i]);
      if (!found) continue;
      std::ranges::sort(*found);
      found->erase(std::ranges::unique(*found).begin(), found->end());
      hits[i] = found->size();
      for (const std::uint64_t item : *found) {
        if (fired[item].size() < kOverlapRulesMax) fired[item].push_back(i);
      }
    }
    std::unordered_map<std::uint64_t, std::size_t> common;  // of pairs
    for (const auto& [item, rules] : fired) {
      for (const std::size_t a : rules) {
        for (const std::size_t b : rules) {
          if (a != b) ++common[std::uint64_t{a} * running.size() + b];
        }
      }
    }
    for (const auto& [pair, count] : common) {
      const std::size_t a = pair / running.size();
      const std::size_t b = pair % running.size();
      const double share = static_cast<double>(count) / static_cast<double>(hits[a]);
      if (hits[a] < kOverlapHitsMin || share < kOverlapShare) continue;
      Add(running[a], "overlap", today_, Figures([&](JsonWriter& json) {
            json.Member("other", running[b]).Member("hits", hits[a]).Member("share", share);
          }));
    }
  }

  const ReviewSources& sources_;
  Day today_;
  std::int64_t lodged_ = 0;
  std::vector<ReviewItem> items_;
};

// The number of the night that a moment belongs to: it changes at `hour`.
std::int64_t NightOf(std::int64_t now_ms, int hour) {
  return (now_ms - hour * kHourMs) / kDayMs;
}

}  // namespace

std::vector<ReviewItem> MakeReview(const ReviewSources& sources, Day today) {
  return Reviewer(sources, today).Review();
}

RuleReview::RuleReview(ReviewSources sources, const os::Clock& clock, int hour)
    : sources_(std::move(sources)), clock_(clock), hour_(hour), thread_([this] { Work(); }) {}

RuleReview::~RuleReview() {
  Stop();
}

void RuleReview::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const ReviewList> RuleReview::Now() const {
  const std::lock_guard lock(mutex_);
  return list_;
}

void RuleReview::Work() {
  os::LetOthersGoFirst();
  std::optional<std::int64_t> made;
  for (;;) {
    const std::int64_t now_ms = clock_.UnixMilliseconds();
    if (made != NightOf(now_ms, hour_)) {
      made = NightOf(now_ms, hour_);
      auto list = std::make_shared<const ReviewList>(
          ReviewList{now_ms, MakeReview(sources_, static_cast<Day>(now_ms / kDayMs))});
      const std::lock_guard lock(mutex_);
      list_ = std::move(list);
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kPulse, [this] { return stopping_; })) return;
  }
}

}  // namespace tidewaiter::api

// The thread that follows the logs: catalogue, alarms, what became final, changes of the charter.
#include <algorithm>
#include <chrono>

#include "member/internal/inside.h"

namespace tidewaiter::member {
namespace {

// Finality of other logs comes by gossip, which wakes nobody: looked at this often.
constexpr std::chrono::milliseconds kLookAgain(100);
// Between two looks: entries that come one by one are read together.
constexpr std::chrono::milliseconds kRest(5);
// Handed on before that is written down: after a crash so many are told again.
constexpr std::uint64_t kTellAtOnce = 100;
// Logs in a database that was away: tried again so often.
constexpr double kOpenAgainS = 5;

}  // namespace

void Member::Inside::OnFinal(std::function<void(const FinalEntry&)> told) {
  {
    const std::lock_guard lock(callback_mutex_);
    on_final_.push_back(std::move(told));
  }
  News();
}

void Member::Inside::OnAlarm(std::function<void(const Alarm&)> told) {
  const std::lock_guard lock(callback_mutex_);
  on_alarm_ = std::move(told);
}

void Member::Inside::News() {
  {
    const std::lock_guard lock(news_mutex_);
    has_news_ = true;
  }
  news_wake_.notify_all();
}

void Member::Inside::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool more = Round();
    std::unique_lock lock(news_mutex_);
    news_wake_.wait_for(lock, stop, more ? std::chrono::milliseconds(0) : kRest,
                        [] { return false; });
    if (!more) news_wake_.wait_for(lock, stop, kLookAgain, [this] { return has_news_; });
    has_news_ = false;
  }
}

// True when there is more to do at once.
bool Member::Inside::Round() {
  std::map<std::string, std::uint64_t> covered;
  {
    const std::lock_guard lock(news_mutex_);
    for (const auto& [log, state] : states_)
      covered.emplace(log, state.covered);
  }
  member::News news;
  {
    const std::shared_lock lock(running_mutex_);
    if (running_) news = running_->TakeNews(covered);
  }
  bool more = false;
  for (const LogNews& log : news.logs) {
    TakeLog(log);
    more = more || !log.entries.empty();
  }
  TakeAlarms(news);
  for (const LogNews& log : news.logs)
    more = TellFinal(log.origin) || more;
  if (storage_failed_) {
    OpenAgain();
  } else if (!taken_over_) {
    FollowCharter();
  }
  return more;
}

// What cannot be written now (a full disk) is read again the next time.
void Member::Inside::TakeLog(const LogNews& news) {
  LogState state;
  {
    const std::lock_guard lock(news_mutex_);
    const auto known = states_.find(news.origin);
    if (known != states_.end()) state = known->second;
  }
  if (state.covered == 0) {
    const auto kept = db_->StateOf(news.origin);
    if (!kept) return;
    state = *kept;
    if (state.covered > news.stored) {
      if (!db_->Reset(news.origin)) return;
      state = {};
    }
  }
  const bool fits = !news.entries.empty() && news.entries.front().at == state.covered;
  if (fits && db_->Add(news.origin, news.member, news.entries))
    state.covered = news.entries.back().at + 1;
  if (news.final_size > state.final_size &&
      db_->SetFinal(news.origin, news.final_size, news.final_note)) {
    state.final_size = news.final_size;
    state.final_note = news.final_note;
  }
  const std::uint64_t known = std::min(state.covered, state.final_size);
  {
    const std::lock_guard lock(news_mutex_);
    states_.insert_or_assign(news.origin, std::move(state));
  }
  for (Awaited::Tell& tell : awaited_.TakeKnown(news.origin, known))
    errands_.Add(std::move(tell));
}

void Member::Inside::TakeAlarms(const member::News& news) {
  for (const federation::Evidence& evidence : news.evidence)
    diary_->Keep(evidence);
  for (const federation::Alarm& alarm : news.alarms) {
    if (alarm.code == federation::kTakenOver) taken_over_ = true;
    if (alarm.code == "storage" && options_.open_log) storage_failed_ = true;
    Raise(alarm);
  }
}

void Member::Inside::Raise(const federation::Alarm& alarm) {
  const auto kept = diary_->Add(alarm);
  std::function<void(const Alarm&)> told;
  {
    const std::lock_guard lock(callback_mutex_);
    told = on_alarm_;
  }
  if (kept && told) told(*kept);
}

// Some of what became final in that log. True when there is more.
bool Member::Inside::TellFinal(const std::string& log) {
  std::vector<std::function<void(const FinalEntry&)>> told;
  {
    const std::lock_guard lock(callback_mutex_);
    told = on_final_;
  }
  if (told.empty()) return false;
  std::uint64_t end = 0;
  {
    const std::lock_guard lock(news_mutex_);
    const LogState& state = states_[log];
    end = std::min(state.covered, state.final_size);
  }
  const std::uint64_t begin = diary_->told(log);
  if (begin >= end) return false;
  std::vector<std::uint64_t> places;
  for (std::uint64_t i = begin; i < std::min(end, begin + kTellAtOnce); ++i)
    places.push_back(i);
  Result<std::vector<std::string>> entries = Fail(ErrorCode::kUnavailable, "");
  {
    const std::shared_lock lock(running_mutex_);
    if (running_) entries = running_->Entries(log, places);
  }
  if (!entries) return false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto entry = ledger::ReadEntry((*entries)[i]);
    if (!entry) continue;
    const FinalEntry final_entry{.index = places[i], .entry = std::move(*entry)};
    for (const auto& tell : told)
      tell(final_entry);
  }
  static_cast<void>(diary_->SetTold(log, places.back() + 1));
  return places.back() + 1 < end;
}

// Where members, addresses or our own part change, the nodes are opened anew; requests are told
// to come later meanwhile.
void Member::Inside::FollowCharter() {
  const auto charter = view_->InForce();
  if (charter->size() == charter_followed_ && running_) return;
  const std::unique_lock lock(running_mutex_);
  const bool opened = running_ != nullptr;
  if (opened && running_->Follow(*charter)) {
    charter_followed_ = charter->size();
    return;
  }
  const bool knows_disk = opened && running_->KnowsDisk();
  running_.reset();
  const Status again = OpenNodes(knows_disk);
  away_ = again ? "" : again.error().message;
  if (again) {
    charter_followed_ = charter->size();
  } else if (opened) {
    static_cast<void>(diary_->Add({.code = "charter",
                                   .log = charter->origin(),
                                   .member = id_,
                                   .detail = again.error().message,
                                   .at_ms = options_.clock->UnixMilliseconds()}));
  }
}

// After an error of a database nobody knows what of it was committed, so the logs are read anew
// once it is back, unless another machine has them by then. A disk that failed is for people to
// look at.
void Member::Inside::OpenAgain() {
  const double now_s = options_.clock->MonotonicSeconds();
  if (taken_over_ || now_s < open_again_at_s_) return;
  open_again_at_s_ = now_s + kOpenAgainS;
  member::News news;
  {
    const std::unique_lock lock(running_mutex_);
    running_.reset();
    const Status again = OpenNodes();
    away_ = again ? "" : again.error().message;
    storage_failed_ = !again;
    if (again) charter_followed_ = view_->InForce()->size();
    if (!again && again.error().field == federation::kTakenOver) {
      news.alarms.push_back({std::string(federation::kTakenOver), own_log(), id_, away_,
                             options_.clock->UnixMilliseconds()});
    }
  }
  TakeAlarms(news);
}

// Whether the catalogue has that entry, and has it as final.
bool Member::Inside::IsKnown(std::string_view log, std::uint64_t index) {
  const std::lock_guard lock(news_mutex_);
  const auto state = states_.find(log);
  return state != states_.end() && state->second.covered > index &&
         state->second.final_size > index;
}

}  // namespace tidewaiter::member

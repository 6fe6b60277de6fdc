#include "clearance/rule_keeper.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "aggregate/windows.h"
#include "base/check.h"
#include "clearance/registry.h"
#include "clearance/rule_questions.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
// After a failure: a store that is away comes back, and a text that cannot be read stays so.
constexpr auto kRetryPause = std::chrono::seconds(1);

// The first day that any of the questions asks about today.
Day FirstDay(const Questions& questions, Day today) {
  Day first = today;
  for (const auto& question : questions) {
    if (question->days == 0) return std::numeric_limits<Day>::min();
    first = std::min(first, today - question->days + 1);
  }
  return first - aggregate::kLateDays;  // for lines that are lodged late
}

}  // namespace

Status Teach(Draft& lesson, Learner& learner) {
  for (const GoodsLines& lines : lesson.learn())
    learner.Learn(lines);
  for (const CheckedLines& lines : lesson.outcomes())
    RETURN_IF_ERROR(learner.LearnOutcomes(lines));
  return {};
}

RuleKeeper::RuleKeeper(desk::Store& store, RuleKeeperOptions options, std::function<void()> wake)
    : store_(store), options_(std::move(options)), wake_(std::move(wake)) {}

void RuleKeeper::Start() {
  loader_ = std::thread([this] { MakeBooks(); });
  filler_ = std::thread([this] { MakePacks(); });
}

void RuleKeeper::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    to_load_.notify_one();
    to_fill_.notify_one();
  }
  if (loader_.joinable()) loader_.join();
  if (filler_.joinable()) filler_.join();
}

Status RuleKeeper::KeepOn() const {
  const std::lock_guard lock(mutex_);
  if (stopping_) return Fail(ErrorCode::kUnavailable, "stopping");
  return {};
}

Result<std::string> RuleKeeper::TextOf(const std::string& id) {
  if (const auto known = texts_.find(id); known != texts_.end()) return known->second;
  ASSIGN_OR_RETURN(const auto record, store_.FindRecord(collection::kRuleText, id));
  if (!record) return Fail(ErrorCode::kCorruption, "the text " + id + " is gone");
  return texts_.emplace(id, record->body).first->second;
}

Result<MadeBook> RuleKeeper::Load(std::uint64_t records_seq) {
  ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> records,
                   store_.ListRecords(collection::kRule));
  std::vector<rulebook::Entry> entries;
  std::map<std::string, std::string> texts;
  for (const desk::RecordRow& record : records) {
    ASSIGN_OR_RETURN(rulebook::Entry entry, rulebook::ParseEntry(record.body));
    for (const rulebook::Version* version : {entry.acting(), entry.shadow()}) {
      if (version == nullptr) continue;
      const std::string id = rulebook::TextId(entry.name, version->number);
      ASSIGN_OR_RETURN(texts[id], TextOf(id));
    }
    entries.push_back(std::move(entry));
  }
  std::erase_if(texts_, [&](const auto& text) { return !texts.contains(text.first); });
  ASSIGN_OR_RETURN(auto book, rulebook::Book::Make(entries, texts, options_.schema));
  return MadeBook{std::move(book), records_seq};
}

void RuleKeeper::RecordsChanged(std::uint64_t seq) {
  const std::lock_guard lock(mutex_);
  changed_ = std::max(changed_.value_or(0), seq);
  to_load_.notify_one();
}

std::optional<MadeBook> RuleKeeper::TakeBook() {
  const std::lock_guard lock(mutex_);
  return std::exchange(book_, std::nullopt);
}

bool RuleKeeper::making() const {
  const std::lock_guard lock(mutex_);
  return order_.has_value() || recording_;
}

void RuleKeeper::Make(Questions questions, bool with_figures, std::uint64_t learned_seq) {
  const std::lock_guard lock(mutex_);
  with_stages_ = std::ranges::any_of(
      questions, [this](const auto& question) { return AsksStages(*question, options_.schema); });
  order_ = Order{std::move(questions), with_figures};
  recording_ = true;
  recorded_from_ = learned_seq;
  overflowed_ = false;
  lessons_.clear();
  to_fill_.notify_one();
}

void RuleKeeper::Learned(std::shared_ptr<Draft> lesson) {
  const std::lock_guard lock(mutex_);
  if (!recording_) return;
  const std::uint64_t seq = lesson->seq();
  // What was judged before anybody asked for other steps does not have them: the journal does.
  const bool whole = lesson->with_stages() || !with_stages_;
  lessons_.push_back({std::move(lesson), seq});
  if (whole && lessons_.size() <= kLessonsMax) return;
  lessons_.clear();
  recorded_from_ = seq;
  overflowed_ = true;
}

std::unique_ptr<RulePack> RuleKeeper::TakePack() {
  std::unique_ptr<RulePack> pack;
  std::deque<Lesson> rest;
  {
    const std::lock_guard lock(mutex_);
    if (!pack_) return nullptr;
    pack = std::move(pack_);
    rest.swap(lessons_);
    recording_ = false;
    if (overflowed_) return nullptr;  // not whole any more
  }
  for (const Lesson& lesson : rest) {
    // As in the engine: what grows in memory alone cannot fail.
    const Status taught = Teach(*lesson.draft, *pack);
    CHECK(taught.has_value());
  }
  return pack;
}

std::uint64_t RuleKeeper::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

void RuleKeeper::MakeBooks() {
  for (;;) {
    std::uint64_t seq = 0;
    {
      std::unique_lock lock(mutex_);
      to_load_.wait(lock, [&] { return stopping_ || changed_; });
      if (stopping_) return;
      seq = *std::exchange(changed_, std::nullopt);
    }
    Result<MadeBook> made = Load(seq);
    std::unique_lock lock(mutex_);
    if (made) {
      book_ = *std::move(made);
      lock.unlock();
      wake_();
      continue;
    }
    ++errors_;
    if (made.error().code != ErrorCode::kUnavailable) continue;
    changed_ = std::max(changed_.value_or(0), seq);
    to_load_.wait_for(lock, kRetryPause, [&] { return stopping_; });
  }
}

// With the same right to the processor as everybody else: behind a server that is fully loaded it
// would never catch up with what comes in, and the rule that waits for it would never act.
void RuleKeeper::MakePacks() {
  for (;;) {
    Order order;
    {
      std::unique_lock lock(mutex_);
      to_fill_.wait(lock, [&] { return stopping_ || order_; });
      if (stopping_) return;
      order = *order_;
    }
    if (MakePack(order)) continue;
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    ++errors_;
    to_fill_.wait_for(lock, kRetryPause, [&] { return stopping_; });
  }
}

Status RuleKeeper::MakePack(const Order& order) {
  auto pack = std::make_unique<RulePack>(order.questions, order.with_figures, options_.schema);
  RETURN_IF_ERROR(FillFromPast(order, *pack));
  RETURN_IF_ERROR(FillFromJournal(order, *pack));
  {
    const std::lock_guard lock(mutex_);
    // Perhaps more was recorded, and even left out, between the last look and this one: then the
    // pack is not whole, and is made again.
    if (overflowed_) return Fail(ErrorCode::kUnavailable, "too much was learned meanwhile");
    pack_ = std::move(pack);
    order_.reset();
  }
  wake_();
  return {};
}

Status RuleKeeper::FillFromPast(const Order& order, RulePack& pack) {
  if (!options_.past_lines || order.questions.empty()) return {};
  const Progress keep_on = [this](std::string_view, std::uint64_t, std::uint64_t) {
    return KeepOn();
  };
  ASSIGN_OR_RETURN(const LineTable lines,
                   options_.past_lines(FirstDay(order.questions, Today()), keep_on));
  return pack.LearnPast(lines, keep_on);
}

Day RuleKeeper::Today() const {
  return static_cast<Day>(options_.clock->UnixMilliseconds() / kDayMs);
}

// Times of events rise with their numbers, so the place is found in some twenty questions.
Result<std::uint64_t> RuleKeeper::LastSeqBefore(Day day) {
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  const std::int64_t begins_ms = std::int64_t{day} * kDayMs;
  std::uint64_t low = 0;
  std::uint64_t high = head.seq;
  while (low < high) {
    const std::uint64_t middle = low + (high - low + 1) / 2;
    ASSIGN_OR_RETURN(const auto event, store_.FindEvent(middle));
    if (event && event->time_ms < begins_ms) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

Status RuleKeeper::FillFromJournal(const Order& order, RulePack& pack) {
  Lessons journal(store_, options_.documents, options_.lines);
  const Progress keep_on = [this](std::string_view, std::uint64_t, std::uint64_t) {
    return KeepOn();
  };
  std::uint64_t done = 0;
  if (!order.with_figures) {  // figures are of all checks ever
    ASSIGN_OR_RETURN(done, LastSeqBefore(FirstDay(order.questions, Today())));
  }
  for (bool caught_up = false; !caught_up;) {
    std::uint64_t to = 0;
    {
      const std::lock_guard lock(mutex_);
      to = recorded_from_;
      overflowed_ = false;
    }
    RETURN_IF_ERROR(journal.Teach(done, to, pack, keep_on));
    done = std::max(done, to);
    ASSIGN_OR_RETURN(caught_up, CatchUp(pack, done));
  }
  return {};
}

Result<bool> RuleKeeper::CatchUp(RulePack& pack, std::uint64_t& done) {
  for (;;) {
    Lesson lesson;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return Fail(ErrorCode::kUnavailable, "stopping");
      if (overflowed_) return false;
      if (lessons_.empty()) return true;
      lesson = std::move(lessons_.front());
      lessons_.pop_front();
      recorded_from_ = lesson.seq;  // should the pack be made again, the journal has it
    }
    RETURN_IF_ERROR(Teach(*lesson.draft, pack));
    done = lesson.seq;
  }
}

}  // namespace tidewaiter::clearance

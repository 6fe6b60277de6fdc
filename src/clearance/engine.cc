#include "clearance/engine.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/check.h"
#include "clearance/clerk.h"
#include "clearance/memory.h"
#include "clearance/rule_keeper.h"
#include "os/process.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr auto kRetryPause =
    std::chrono::milliseconds(200);        // between questions to a store that is away
constexpr int kRemembered = 2000;          // ranks of the past for thresholds at a start
constexpr std::size_t kWaitingGroups = 1;  // made, while another one is being committed
// Lines of that many groups are learned together, and while commands wait no sooner: a judgement
// costs whoever waits for it less when it does not stand behind what others teach.
constexpr std::size_t kLearnTogether = 8;
// How often it is written down that rules could not say: there may be many, and each is a row.
constexpr std::int64_t kDoubtsEveryMs = 10'000;

Refusal Unavailable(std::string message) {
  return {{ErrorCode::kUnavailable, std::move(message), ""}, "unavailable", {}};
}

// Commands that go to the disk together.
struct Group {
  std::vector<Command> commands;
  std::vector<Answer> answers;
  std::shared_ptr<Draft> draft;
  desk::Batch batch;
};

// Somebody who asks why a rule fires.
struct Asked {
  RuleQuestion question;
  std::function<void(Result<RuleAnswer>)> done;
};

class EngineImpl final : public Engine {
 public:
  EngineImpl(desk::Store& store, EngineOptions options)
      : store_(store),
        options_(std::move(options)),
        memory_(store, options_.rules, options_.model_folder, options_.live_folder) {}
  ~EngineImpl() override { Stop(); }

  Status Open(const Progress& progress);
  void Run();

  void Submit(Command command) override;
  void Subscribe(std::function<void(const Change&)> use) override {
    subscribers_.push_back(std::move(use));
  }
  EngineState state() const override;
  std::vector<Office> offices() const override;
  Policy policy(std::uint64_t* version) const override;
  std::shared_ptr<const desk::DocumentRules> rules() const override { return registry()->rules(); }
  std::shared_ptr<const RulesNow> rules_now() const override {
    const std::lock_guard lock(registry_mutex_);
    return rules_now_;
  }
  const RuleCounts& rule_counts() const override { return rule_counts_; }
  TariffDesk& tariff_desk() override { return tariff_desk_; }
  ClassifyDesk& classify_desk() override { return classify_desk_; }
  void ExplainRule(RuleQuestion question, std::function<void(Result<RuleAnswer>)> done) override;
  void Stop() override;

 private:
  // Nothing that was made is on its way. Under the mutex.
  [[nodiscard]] bool Idle() const {
    return in_flight_.empty() && to_sync_.empty() && !syncing_ && to_learn_.empty();
  }
  std::shared_ptr<const Registry> registry() const {
    const std::lock_guard lock(registry_mutex_);
    return registry_;
  }
  Status LoadState();
  Status WarmPlanner();
  Result<MadeBook> OpenRules(const LineSchema& lines);
  [[nodiscard]] Day Today() const {
    return static_cast<Day>(options_.clock->UnixMilliseconds() / kDayMs);
  }

  // The thread that makes groups.
  enum class Step { kMake, kLearn, kRules, kAnswer, kRecover, kEnd };
  void MakeGroups();
  Step Next(std::vector<Command>& commands);
  void LearnCommitted();
  void LearnGroup(const Group& group);
  void TakeRules();
  void PrepareRules();
  void PublishRules();
  void AnswerQuestions();
  void CountDoubts(Draft& draft);
  void Make(std::vector<Command> commands);
  Status MakeDraft(Group& group);
  void Hand(std::shared_ptr<Group> group);
  void Recover();
  void RefuseWaiting();
  void Snapshot();
  void Save(double begin);

  // The thread that commits them.
  void CommitGroups();
  void CommitOne(const std::shared_ptr<Group>& group, bool broken);
  Status Commit(Group& group);
  void Renew(const Group& group);
  void CountRules(const desk::Batch& batch);

  // The thread that waits for the disk and answers.
  void SyncGroups();
  void Publish(Group& group);
  static void Refuse(Group& group, const std::string& message);

  desk::Store& store_;
  const EngineOptions options_;
  Memory memory_;
  std::unique_ptr<Judge> judge_;
  std::unique_ptr<RuleKeeper> keeper_;
  RuleCounts rule_counts_;
  TariffDesk tariff_desk_;
  ClassifyDesk classify_desk_;
  Loads loads_;
  std::uint64_t made_seq_ = 0;  // last event of the last group made
  std::vector<std::function<void(const Change&)>> subscribers_;

  mutable std::mutex registry_mutex_;
  std::shared_ptr<const Registry> registry_;
  std::shared_ptr<const RulesNow> rules_now_;

  mutable std::mutex mutex_;  // guards what follows
  // A thread is woken only for what it can do: to wake one costs a good part of its work.
  std::condition_variable to_make_;    // for the maker: commands, room, groups to learn, stop
  std::condition_variable to_commit_;  // for the committer
  std::condition_variable to_answer_;  // for the syncer
  std::deque<Command> queue_;
  std::deque<std::shared_ptr<Group>> made_;       // wait for the committer
  std::deque<std::shared_ptr<Group>> in_flight_;  // made, not in the store yet
  std::vector<std::shared_ptr<Group>> to_sync_;   // in the store, perhaps not on disk
  std::deque<std::shared_ptr<Group>> to_learn_;   // on disk
  bool outcomes_to_learn_ = false;                // one of them was checked
  std::deque<Asked> questions_;
  bool rules_ready_ = false;  // the keeper has made something
  bool committing_ = false;
  bool syncing_ = false;
  bool broken_ = false;         // a commit failed: the maker must recover
  bool stopping_ = false;       // no more commands
  bool made_all_ = false;       // no more groups
  bool committed_all_ = false;  // nor any to wait for
  bool saving_ = false;         // a snapshot is being written
  EngineState state_;
  desk::Head head_;  // the committer's

  std::uint64_t learned_since_ = 0;  // declarations since the last snapshot
  Day learned_day_ = 0;              // of the last group learned
  std::int64_t doubts_ms_ = 0;       // when they were written down last
  Memory::Snapshot snapshot_;  // the saver's while saving_, else the maker's; its memory stays
  std::thread maker_;
  std::thread committer_;
  std::thread syncer_;
  std::thread saver_;
};

Status EngineImpl::Open(const Progress& progress) {
  const auto load_book = [this](const LineSchema& lines) { return OpenRules(lines); };
  ASSIGN_OR_RETURN(Memory::Opened opened, memory_.Open(options_.draw_key, load_book, progress));
  judge_ = std::move(opened.judge);
  judge_->UseStandings(options_.standings);
  state_.learned_seq = opened.learned_seq;
  state_.model_version = judge_->model_version();
  if (judge_->has_model()) judge_->Copy(snapshot_.knowledge);  // the first one finds its memory
  RETURN_IF_ERROR(LoadState());
  RETURN_IF_ERROR(WarmPlanner());
  RETURN_IF_ERROR(rule_counts_.Load(store_, Today()));
  PrepareRules();
  PublishRules();
  state_.ready = true;
  return {};
}

// What the records of rules say, and who reads them from now on.
Result<MadeBook> EngineImpl::OpenRules(const LineSchema& lines) {
  keeper_ = std::make_unique<RuleKeeper>(
      store_,
      RuleKeeperOptions{.documents = options_.rules,
                        .lines = lines,
                        .schema = rules::StandardSchema(lines, options_.rules.currency_digits),
                        .past_lines = options_.past_lines,
                        .clock = options_.clock},
      [this] {
        const std::lock_guard lock(mutex_);
        rules_ready_ = true;
        to_make_.notify_one();
      });
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  return keeper_->Load(head.seq);
}

// What the rows say: the head, registry and loads.
Status EngineImpl::LoadState() {
  ASSIGN_OR_RETURN(Registry registry, Registry::Load(store_, options_.rules));
  {
    const std::lock_guard lock(registry_mutex_);
    registry_ = std::make_shared<const Registry>(std::move(registry));
  }
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  ASSIGN_OR_RETURN(const auto loads, store_.ListLoads(now_ms, now_ms));
  loads_.clear();
  for (const desk::OfficerLoad& load : loads)
    loads_[load.officer] = static_cast<int>(load.open);
  RETURN_IF_ERROR(tariff_desk_.Load(store_));
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  const std::lock_guard lock(mutex_);
  head_ = head;
  made_seq_ = head.seq;
  state_.seq = head.seq;
  return {};
}

// Thresholds continue where they were: ranks of the last declarations, and what today took.
Status EngineImpl::WarmPlanner() {
  desk::DeclarationQuery query;
  query.limit = 1000;
  LanePlanner& planner = judge_->planner();
  int remembered = 0;
  for (; remembered < kRemembered;) {
    ASSIGN_OR_RETURN(const auto rows, store_.ListDeclarations(query));
    for (const desk::DeclarationRow& row : rows)
      planner.Remember(row.office, row.rank);
    remembered += static_cast<int>(rows.size());
    if (rows.size() < static_cast<std::size_t>(query.limit)) break;
    query.after = desk::Cursor{static_cast<double>(rows.back().lodged_ms), rows.back().id};
  }
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  const auto today = static_cast<Day>(now_ms / kDayMs);
  ASSIGN_OR_RETURN(const auto tallies, store_.ListTallies(today, today, {}));
  for (const desk::TallyRow& tally : tallies) {
    if (tally.measure != "lane") continue;
    const std::size_t slash = tally.key.find('/');
    const auto lane = desk::FindLane(tally.key.substr(0, slash));
    const auto basis =
        slash == std::string::npos ? std::nullopt : FindSelectionBasis(tally.key.substr(slash + 1));
    if (lane && basis) {
      planner.Took(tally.office, *lane, *basis, static_cast<int>(tally.count), now_ms);
    }
  }
  return {};
}

void EngineImpl::Run() {
  syncer_ = std::thread([this] { SyncGroups(); });
  committer_ = std::thread([this] { CommitGroups(); });
  maker_ = std::thread([this] { MakeGroups(); });
  keeper_->Start();
}

void EngineImpl::Submit(Command command) {
  std::string why;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      why = "the server is stopping";
    } else if (broken_) {
      why = "the store is away: try again later";
    } else if (queue_.size() >= options_.queue_max) {
      why = "too much is waiting: try again later";
    } else {
      queue_.push_back(std::move(command));
      if (queue_.size() == 1) to_make_.notify_one();
      return;
    }
    ++state_.refused;
  }
  command.done(Answer{Unavailable(std::move(why)), false});
}

void EngineImpl::ExplainRule(RuleQuestion question, std::function<void(Result<RuleAnswer>)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && !broken_ && questions_.size() < kRuleQuestionsMax) {
      questions_.push_back({std::move(question), std::move(done)});
      to_make_.notify_one();
      return;
    }
  }
  done(Fail(ErrorCode::kUnavailable, "too much is waiting: try again later"));
}

// What the maker does next. Groups grow while the committer is busy: commands wait in the queue and
// not behind each other's disk.
EngineImpl::Step EngineImpl::Next(std::vector<Command>& commands) {
  const auto room = [&] { return made_.size() < kWaitingGroups; };
  const auto over = [&] { return stopping_ && queue_.empty() && Idle(); };
  std::unique_lock lock(mutex_);
  const auto may_make = [&] { return !queue_.empty() && room(); };
  to_make_.wait(lock, [&] {
    return broken_ || !to_learn_.empty() || rules_ready_ || !questions_.empty() || may_make() ||
           over();
  });
  if (broken_) return Step::kRecover;
  if (rules_ready_) return Step::kRules;
  if (!questions_.empty()) return Step::kAnswer;
  const bool must_learn = outcomes_to_learn_ || to_learn_.size() >= kLearnTogether;
  if (!to_learn_.empty() && (must_learn || !may_make())) return Step::kLearn;
  if (queue_.empty()) return Step::kEnd;
  while (!queue_.empty() && commands.size() < options_.group_max) {
    commands.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return Step::kMake;
}

void EngineImpl::MakeGroups() {
  for (;;) {
    std::vector<Command> commands;
    switch (Next(commands)) {
      case Step::kRecover:
        Recover();
        break;
      case Step::kLearn:
        LearnCommitted();
        break;
      case Step::kRules:
        TakeRules();
        break;
      case Step::kAnswer:
        AnswerQuestions();
        break;
      case Step::kMake:
        Make(std::move(commands));
        break;
      case Step::kEnd: {
        const std::lock_guard lock(mutex_);
        made_all_ = true;
        to_commit_.notify_one();
        return;
      }
    }
  }
}

// In the order of commits, and only what is on disk: a refused declaration teaches nothing.
void EngineImpl::LearnCommitted() {
  bool outcomes = false;
  for (;;) {
    std::shared_ptr<Group> group;
    {
      const std::lock_guard lock(mutex_);
      if (to_learn_.empty()) {
        outcomes_to_learn_ = false;
        break;
      }
      group = std::move(to_learn_.front());
      to_learn_.pop_front();
    }
    outcomes = outcomes || !group->draft->outcomes().empty();
    LearnGroup(*group);
    keeper_->Learned(group->draft);
    const std::lock_guard lock(mutex_);
    state_.learned_seq = group->draft->seq();
  }
  if (outcomes) PublishRules();  // rules may be trusted more or less
  if (learned_since_ >= kSnapshotEvery && judge_->learns()) Snapshot();
}

void EngineImpl::LearnGroup(const Group& group) {
  if (const Day today = Today(); today != learned_day_) {
    judge_->rules().memory().Forget(today);
    learned_day_ = today;
  }
  // The profile grows in memory: without any, nothing works any more.
  const Status learned = Teach(*group.draft, *judge_);
  CHECK(learned.has_value());
  if (!group.draft->learn().empty()) learned_since_ += group.commands.size();
}

// What the keeper has made: everything that is on disk has been learned, by it and by the judge.
void EngineImpl::TakeRules() {
  {
    const std::lock_guard lock(mutex_);
    rules_ready_ = false;
  }
  Rules& rules = judge_->rules();
  bool reloaded = false;
  if (std::optional<MadeBook> made = keeper_->TakeBook()) {
    rules.Use(std::move(made->book), made->records_seq);
    reloaded = true;
  }
  if (std::unique_ptr<RulePack> pack = keeper_->TakePack()) {
    rules.memory().Adopt(std::move(pack));
    rules.Refresh();
  }
  PrepareRules();
  PublishRules();
  const std::lock_guard lock(mutex_);
  if (reloaded) ++state_.rules_reloads;
}

// Has the keeper answer from the past what nobody can answer yet.
void EngineImpl::PrepareRules() {
  Rules& rules = judge_->rules();
  if (keeper_->making()) return;
  Questions missing = rules.Missing();
  const bool figures = rules.memory().figures() == nullptr && !rules.book().running().empty();
  if (missing.empty() && !figures) return;
  std::uint64_t learned_seq = 0;
  {
    const std::lock_guard lock(mutex_);
    learned_seq = state_.learned_seq;
  }
  keeper_->Make(std::move(missing), figures, learned_seq);
}

void EngineImpl::PublishRules() {
  std::shared_ptr<const RulesNow> now = judge_->rules().Now(Today());
  {
    const std::lock_guard lock(mutex_);
    state_.rules_version = now->book->version();
    state_.rules_seq = now->records_seq;
    state_.rules_running = now->book->running().size();
    state_.rules_preparing = static_cast<std::size_t>(std::ranges::count(now->preparing, true));
  }
  const std::lock_guard lock(registry_mutex_);
  rules_now_ = std::move(now);
}

void EngineImpl::AnswerQuestions() {
  std::deque<Asked> questions;
  std::uint64_t learned_seq = 0;
  {
    const std::lock_guard lock(mutex_);
    questions.swap(questions_);
    learned_seq = state_.learned_seq;
  }
  for (Asked& asked : questions) {
    auto answer = judge_->Answer(std::move(asked.question), options_.clock->UnixMilliseconds());
    if (answer) answer->learned_seq = learned_seq;
    asked.done(std::move(answer));
  }
}

void EngineImpl::CountDoubts(Draft& draft) {
  if (draft.now_ms() - doubts_ms_ < kDoubtsEveryMs) return;
  doubts_ms_ = draft.now_ms();
  for (const RuleDoubts& doubt : judge_->rules().TakeDoubts()) {
    const auto count = [&](std::string_view what, std::uint64_t number) {
      if (number == 0) return;
      draft.Count("", desk::kRuleMeasure, RuleTally(doubt.entry, what),
                  static_cast<std::int64_t>(number));
    };
    count(rule_what::kUnknown, doubt.unknown);
    count(rule_what::kDividedByZero, doubt.divided_by_zero);
  }
}

// Commands wait for the copy alone: it is written down on a thread of its own. While an earlier one
// is still being written, this one has to wait.
void EngineImpl::Snapshot() {
  const double begin = options_.clock->MonotonicSeconds();
  {
    const std::lock_guard lock(mutex_);
    if (saving_) return;
    saving_ = true;
    snapshot_.learned_seq = state_.learned_seq;
  }
  if (saver_.joinable()) saver_.join();
  learned_since_ = 0;
  Memory::Take(*judge_, snapshot_);
  saver_ = std::thread([this, begin] { Save(begin); });
}

void EngineImpl::Save(double begin) {
  // On failure the earlier one stays, and a start has more to learn.
  os::LetOthersGoFirst();
  const Status saved = memory_.Save(snapshot_);
  const std::lock_guard lock(mutex_);
  if (!saved) ++state_.snapshot_errors;
  state_.snapshot_seconds = options_.clock->MonotonicSeconds() - begin;
  saving_ = false;
}

void EngineImpl::Make(std::vector<Command> commands) {
  auto group = std::make_shared<Group>();
  group->commands = std::move(commands);
  const double begin = options_.clock->MonotonicSeconds();
  const Status made = MakeDraft(*group);
  {
    const std::lock_guard lock(mutex_);
    state_.judge_seconds += options_.clock->MonotonicSeconds() - begin;
  }
  if (!made) {
    Refuse(*group, made.error().message);
    const std::lock_guard lock(mutex_);
    state_.refused += group->commands.size();
    broken_ = true;  // loads and planner may be half-way: read them again
    return;
  }
  Hand(std::move(group));
}

Status EngineImpl::MakeDraft(Group& group) {
  std::vector<std::shared_ptr<Group>> earlier;
  std::uint64_t learned_seq = 0;
  {
    const std::lock_guard lock(mutex_);
    earlier.assign(in_flight_.begin(), in_flight_.end());
    learned_seq = state_.learned_seq;
  }
  std::vector<const Draft*> drafts;
  for (const auto& other : earlier)
    drafts.push_back(other->draft.get());
  const std::shared_ptr<const Registry> registry = this->registry();
  group.draft = std::make_shared<Draft>(store_, std::move(drafts), options_.rules, made_seq_,
                                        options_.clock->UnixMilliseconds());
  judge_->UseTariff(tariff_desk_.tariff());
  judge_->code_check().Use(classify_desk_.now());
  Clerk clerk(*group.draft, store_, *registry, *judge_, tariff_desk_, loads_, options_,
              learned_seq);
  RETURN_IF_ERROR(clerk.Prepare(group.commands));
  for (std::size_t i = 0; i < group.commands.size(); ++i) {
    ASSIGN_OR_RETURN(Answer answer, clerk.Do(group.commands[i], i));
    group.answers.push_back(std::move(answer));
  }
  clerk.Finish();
  CountDoubts(*group.draft);
  group.batch = group.draft->Finish();
  made_seq_ = group.draft->seq();
  return {};
}

void EngineImpl::Hand(std::shared_ptr<Group> group) {
  const std::lock_guard lock(mutex_);
  in_flight_.push_back(group);
  made_.push_back(std::move(group));
  to_commit_.notify_one();
}

void EngineImpl::RefuseWaiting() {
  std::deque<Command> waiting;
  std::deque<Asked> questions;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(queue_);
    questions.swap(questions_);
    state_.refused += waiting.size();
  }
  for (const Command& command : waiting)
    command.done(Answer{Unavailable("the store is away: try again later"), false});
  for (const Asked& asked : questions)
    asked.done(Fail(ErrorCode::kUnavailable, "the store is away: try again later"));
}

// After a failed commit: waits until the store answers, and begins from what is on disk.
void EngineImpl::Recover() {
  for (;;) {
    RefuseWaiting();
    std::unique_lock lock(mutex_);
    const bool idle = made_.empty() && !committing_ && to_sync_.empty() && !syncing_;
    if (idle) {
      lock.unlock();
      LearnCommitted();
      if (LoadState()) break;
      lock.lock();
    }
    if (stopping_ && idle) break;
    to_make_.wait_for(lock, kRetryPause);
  }
  // What was refused may have got into the store all the same.
  keeper_->RecordsChanged(made_seq_);
  const std::lock_guard lock(mutex_);
  in_flight_.clear();
  broken_ = false;
}

void EngineImpl::CommitGroups() {
  bool tidy = true;  // perhaps there is something to tidy up
  for (;;) {
    std::shared_ptr<Group> group;
    bool broken = false;
    {
      std::unique_lock lock(mutex_);
      while (made_.empty() && !made_all_ && tidy) {
        lock.unlock();
        tidy = store_.Tidy().value_or(false);
        lock.lock();
      }
      to_commit_.wait(lock, [&] { return !made_.empty() || made_all_; });
      if (made_.empty()) {
        committed_all_ = true;
        to_answer_.notify_one();
        return;
      }
      group = std::move(made_.front());
      made_.pop_front();
      committing_ = true;
      broken = broken_;
      if (!queue_.empty()) to_make_.notify_one();
    }
    CommitOne(group, broken);
    tidy = true;
  }
}

// What was made on top of a group that failed fails with it.
void EngineImpl::CommitOne(const std::shared_ptr<Group>& group, bool broken) {
  const Status committed =
      broken ? Status(Fail(ErrorCode::kUnavailable, "the store is away: try again later"))
             : Commit(*group);
  if (committed) Renew(*group);
  {
    const std::lock_guard lock(mutex_);
    std::erase(in_flight_, group);
    if (committed) {
      to_sync_.push_back(group);
      to_answer_.notify_one();
    } else {
      broken_ = true;
      to_make_.notify_one();
    }
    committing_ = false;
  }
  if (!committed) Refuse(*group, committed.error().message);
}

// Groups that were committed while the disk was writing wait for the next writing together.
void EngineImpl::SyncGroups() {
  for (;;) {
    std::vector<std::shared_ptr<Group>> groups;
    {
      std::unique_lock lock(mutex_);
      to_answer_.wait(lock, [&] { return !to_sync_.empty() || committed_all_; });
      if (to_sync_.empty()) return;
      groups.swap(to_sync_);
      syncing_ = true;
    }
    const double begin = options_.clock->MonotonicSeconds();
    const Status synced = store_.Sync();
    {
      const std::lock_guard lock(mutex_);
      state_.sync_seconds += options_.clock->MonotonicSeconds() - begin;
      ++state_.syncs;
      // Before the answers: whoever got one may count on it that the next is judged by it.
      // What is in the store is learned also when the disk refused it: it may still get there.
      for (const auto& group : groups) {
        to_learn_.push_back(group);
        if (!group->draft->outcomes().empty()) outcomes_to_learn_ = true;
      }
      if (!synced) {
        ++state_.commit_errors;
        broken_ = true;
      }
      syncing_ = false;
      to_make_.notify_one();
    }
    for (const auto& group : groups) {
      if (synced) {
        Publish(*group);
      } else {
        Refuse(*group, synced.error().message);
      }
    }
  }
}

Status EngineImpl::Commit(Group& group) {
  if (group.batch.empty()) return {};
  const double begin = options_.clock->MonotonicSeconds();
  desk::Head head;
  {
    const std::lock_guard lock(mutex_);
    head = head_;
  }
  for (desk::Event& event : group.batch.events) {
    event.hash = desk::ChainHash(head.hash, event);
    head.hash = event.hash;
    head.seq = event.seq;
    head.time_ms = event.time_ms;
  }
  Status committed = store_.Commit(group.batch);
  if (!committed && !group.batch.events.empty()) {
    // The connection may have broken after the commit itself: what is stored decides.
    const Result<desk::Head> stored = store_.ReadHead();
    if (stored && stored->seq == head.seq && stored->hash == head.hash) committed = Status{};
  }
  const std::lock_guard lock(mutex_);
  state_.commit_seconds += options_.clock->MonotonicSeconds() - begin;
  if (!committed) {
    ++state_.commit_errors;
    return committed;
  }
  ++state_.commits;
  head_ = head;
  state_.seq = head.seq;
  return {};
}

// What the next group goes by.
void EngineImpl::Renew(const Group& group) {
  const desk::Batch& batch = group.batch;
  CountRules(batch);
  if (batch.records.empty()) return;
  auto changed = std::make_shared<Registry>(*registry());
  bool rules = false;
  for (const desk::RecordRow& record : batch.records) {
    changed->Apply(record);
    rules = rules || record.collection == collection::kRule ||
            record.collection == collection::kRuleText;
  }
  if (rules) keeper_->RecordsChanged(group.draft->seq());
  const std::lock_guard lock(registry_mutex_);
  registry_ = std::move(changed);
}

void EngineImpl::CountRules(const desk::Batch& batch) {
  rule_counts_.Add(batch.tallies);
  RuleCount sum;
  for (const desk::TallyRow& tally : batch.tallies)
    AddRuleTally(tally, sum);
  const std::lock_guard lock(mutex_);
  state_.rule_hits += static_cast<std::uint64_t>(sum.fired + sum.watched + sum.held);
  state_.rule_unknowns += static_cast<std::uint64_t>(sum.unknown);
  state_.rule_divisions_by_zero += static_cast<std::uint64_t>(sum.divided_by_zero);
}

void EngineImpl::Publish(Group& group) {
  for (const auto& subscriber : subscribers_)
    subscriber(Change{group.batch});
  for (std::size_t i = 0; i < group.commands.size(); ++i)
    group.commands[i].done(std::move(group.answers[i]));
  const std::lock_guard lock(mutex_);
  state_.commands += group.commands.size();
}

void EngineImpl::Refuse(Group& group, const std::string& message) {
  for (const Command& command : group.commands)
    command.done(Answer{Unavailable(message), false});
}

EngineState EngineImpl::state() const {
  const std::lock_guard lock(mutex_);
  EngineState state = state_;
  state.rules_errors = keeper_->errors();
  state.ready = state_.ready && !broken_ && !stopping_;
  state.waiting = queue_.size();
  return state;
}

std::vector<Office> EngineImpl::offices() const {
  std::vector<Office> offices;
  for (const auto& [id, office] : registry()->offices())
    offices.push_back(office);
  return offices;
}

Policy EngineImpl::policy(std::uint64_t* version) const {
  const auto registry = this->registry();
  if (version != nullptr) *version = registry->policy_version();
  return registry->policy();
}

void EngineImpl::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    to_make_.notify_one();
  }
  if (keeper_) keeper_->Stop();
  if (maker_.joinable()) maker_.join();
  if (committer_.joinable()) committer_.join();
  if (syncer_.joinable()) syncer_.join();
  if (judge_ && judge_->learns()) {
    if (saver_.joinable()) saver_.join();
    Snapshot();
  }
  if (saver_.joinable()) saver_.join();
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::Start(desk::Store& store, EngineOptions options,
                                              const Progress& progress) {
  auto engine = std::make_unique<EngineImpl>(store, std::move(options));
  RETURN_IF_ERROR(engine->Open(progress));
  engine->Run();
  return engine;
}

}  // namespace tidewaiter::clearance

// Engine: takes commands from many threads, carries them out one after the other, and answers each
// after it is on disk.
//
//   ASSIGN_OR_RETURN(auto engine, Engine::Start(store, options));
//   engine->Submit(std::move(command));            // returns at once
//   engine->Subscribe([](const Change& change) { ... });
//   engine->Stop();                                // answers what is in hand, keeps what was
//   learned
//
// Three threads, and two beside them for rules (rule_keeper.h). One takes all commands that wait as
// a group, judges their declarations together and writes down what changes (Draft); the second
// writes a group into the store while the next is being made; the third has the disk take all that
// was written meanwhile, and answers. So under load hundreds of declarations share one wait for the
// disk, and alone one waits for nobody. Detectors learn a group's lines and outcomes when it is on
// disk, and every assessment says up to which event they had learned.
//
// When a commit fails (disk full, database away), everything in hand is refused with kUnavailable
// and nothing of it was done; the engine tries again until the store works, refusing meanwhile.
// When it is the disk that fails after the commit, what is refused may be found done later: who
// repeats the request with its idempotency key gets the answer of the first.
//
// What the detectors know is written into `live_folder` on Stop and after every kSnapshotEvery
// learned declarations; a start reads it and learns the events since then from the journal.
#ifndef TIDEWAITER_CLEARANCE_ENGINE_H_
#define TIDEWAITER_CLEARANCE_ENGINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "clearance/assignment.h"
#include "clearance/classify_desk.h"
#include "clearance/command.h"
#include "clearance/judge.h"
#include "clearance/rule_counts.h"
#include "clearance/rule_keeper.h"
#include "clearance/rule_question.h"
#include "clearance/tariff_desk.h"
#include "desk/store.h"
#include "os/clock.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {

struct EngineOptions {
  desk::DocumentRules rules;  // offices are those of the records, whatever stands here
  os::Path model_folder;
  os::Path live_folder;
  std::string country = "XX";        // two letters, in the references of declarations
  std::uint64_t draw_key = 0;        // secret: who knows it can foresee draws
  std::size_t queue_max = 20'000;    // commands waiting: more are refused
  std::size_t group_max = 256;       // commands in a group: keeps one wait below some 100 ms
  PastLines past_lines = {};         // empty: there are none
  desk::StandingsOf standings = {};  // authorized operators; empty: nobody is known to be
  const os::Clock* clock = &os::RealClock();
};

// After a commit: what is new.
struct Change {
  const desk::Batch& batch;
};

// For /ready and metrics.
struct EngineState {
  bool ready = false;
  std::uint64_t seq = 0;          // last event on disk
  std::uint64_t learned_seq = 0;  // last event that the detectors have learned
  std::size_t waiting = 0;        // commands
  std::uint64_t commands = 0;     // answered since the start
  std::uint64_t refused = 0;
  std::uint64_t commits = 0;
  std::uint64_t commit_errors = 0;
  double commit_seconds = 0;  // sum
  std::uint64_t syncs = 0;
  double sync_seconds = 0;      // sum
  double judge_seconds = 0;     // sum
  double snapshot_seconds = 0;  // the last one
  std::uint64_t snapshot_errors = 0;
  std::string model_version;
  std::string rules_version;
  std::uint64_t rules_seq = 0;  // RulesNow::records_seq
  std::size_t rules_running = 0;
  std::size_t rules_preparing = 0;
  std::uint64_t rules_reloads = 0;  // since the start, as all that follow
  std::uint64_t rules_errors = 0;   // changes that could not be read: the rules before them stay
  std::uint64_t rule_hits = 0;
  std::uint64_t rule_unknowns = 0;
  std::uint64_t rule_divisions_by_zero = 0;
};

class Engine {
 public:
  // Learned again in seconds. To copy what is known holds everybody up for a moment: rarely.
  static constexpr std::uint64_t kSnapshotEvery = 60'000;

  // Reads the model and learns what the journal has since the last snapshot. Progress: "journal",
  // events. Errors: those of LiveModel::Open and the store; kFailedPrecondition when the model is
  // for another currency than the rules.
  static Result<std::unique_ptr<Engine>> Start(desk::Store& store, EngineOptions options,
                                               const Progress& progress);
  virtual ~Engine() = default;

  virtual void Submit(Command command) = 0;  // thread-safe
  // Called after every commit on the engine's thread: must be quick. Before the first Submit.
  virtual void Subscribe(std::function<void(const Change&)> use) = 0;
  [[nodiscard]] virtual EngineState state() const = 0;  // thread-safe

  // What is known of offices, officers and policy right now. Thread-safe.
  [[nodiscard]] virtual std::vector<Office> offices() const = 0;
  [[nodiscard]] virtual Policy policy(std::uint64_t* version = nullptr) const = 0;
  // The rules by which documents are checked at the moment: with the offices that there are.
  [[nodiscard]] virtual std::shared_ptr<const desk::DocumentRules> rules() const = 0;

  // The rules in force. A change of records "rule" and "rule_text" is answered when it is on disk,
  // and is in force a moment later, between two groups of commands: see rules_seq. Thread-safe.
  [[nodiscard]] virtual std::shared_ptr<const RulesNow> rules_now() const = 0;
  [[nodiscard]] std::shared_ptr<const rulebook::Book> book() const { return rules_now()->book; }
  // Thread-safe; lives as long as the engine.
  [[nodiscard]] virtual const RuleCounts& rule_counts() const = 0;
  // The tariff in force, which may be replaced at any time: what is judged from the next group of
  // commands on is judged by it. Lives as long as the engine.
  virtual TariffDesk& tariff_desk() = 0;
  // The classifier that answers, likewise.
  virtual ClassifyDesk& classify_desk() = 0;
  // Answers on a thread of the engine, which must not be kept waiting. Errors: kNotFound (no such
  // rule runs, or no such item), kUnavailable (stopping, or more than kRuleQuestionsMax wait).
  virtual void ExplainRule(RuleQuestion question, std::function<void(Result<RuleAnswer>)> done) = 0;
  static constexpr std::size_t kRuleQuestionsMax = 100;  // people ask: some 100 µs each

  // Takes no more commands, finishes those in hand, writes the snapshot. May be called again.
  virtual void Stop() = 0;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_ENGINE_H_

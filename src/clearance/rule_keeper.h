// RuleKeeper: makes on a thread of its own what the engine then takes between two groups: the book
// of rules anew when a record of a rule has changed, and answers of the past for new questions.
//
//   RuleKeeper keeper(store, options, [] { wake the engine; });
//   keeper.RecordsChanged(seq);              // any thread: a book with all changes up to it
//   follows if (auto made = keeper.TakeBook()) ...   // the engine's thread, between two groups
//   keeper.Make(missing, learned_seq);       // questions that nobody can answer
//   keeper.Learned(draft, seq);              // what others learn while they are being made
//   if (auto pack = keeper.TakePack()) ...
//
// Many changes that come together make one book. A pack is filled from the imported history, then
// from the journal up to the moment of Make, then from what was learned since: when it is taken, it
// knows exactly what everybody else has learned. One pack at a time. Nobody waits for any of it.
#ifndef TIDEWAITER_CLEARANCE_RULE_KEEPER_H_
#define TIDEWAITER_CLEARANCE_RULE_KEEPER_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "clearance/draft.h"
#include "clearance/rule_memory.h"
#include "desk/store.h"
#include "os/clock.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {

// Lines of the time before the desk, from a day on, in any order, with outcomes where there are
// some: what rules that ask about earlier lines begin with. Called on a thread that nobody waits
// for. Errors: of whoever reads them.
using PastLines = std::function<Result<LineTable>(Day from, const Progress& progress)>;

struct RuleKeeperOptions {
  desk::DocumentRules documents;
  LineSchema lines;
  rules::Schema schema;
  PastLines past_lines;
  const os::Clock* clock = nullptr;
};

struct MadeBook {
  std::shared_ptr<const rulebook::Book> book;
  std::uint64_t records_seq = 0;
};

class RuleKeeper {
 public:
  // Groups that wait for a pack that is being made: beyond them it reads them from the journal.
  static constexpr std::size_t kLessonsMax = 1000;

  RuleKeeper(desk::Store& store, RuleKeeperOptions options, std::function<void()> wake);
  ~RuleKeeper() { Stop(); }

  // The book as the records have it now, read by the caller: before Start. Errors: of the store;
  // kCorruption (a record that cannot be read).
  Result<MadeBook> Load(std::uint64_t records_seq);
  void Start();
  void Stop();  // what is half made is lost

  void RecordsChanged(std::uint64_t seq);  // thread-safe

  // The engine's thread.
  std::optional<MadeBook> TakeBook();
  [[nodiscard]] bool making() const;
  void Make(Questions questions, bool with_figures, std::uint64_t learned_seq);
  void Learned(std::shared_ptr<Draft> lesson);
  std::unique_ptr<RulePack> TakePack();

  [[nodiscard]] std::uint64_t errors() const;  // books and packs that could not be made

 private:
  struct Lesson {
    std::shared_ptr<Draft> draft;
    std::uint64_t seq = 0;
  };
  struct Order {
    Questions questions;
    bool with_figures = false;
  };

  void MakeBooks();  // a thread
  void MakePacks();  // another
  void LoadAgain(std::uint64_t seq);
  Status MakePack(const Order& order);
  Status FillFromPast(const Order& order, RulePack& pack);
  Status FillFromJournal(const Order& order, RulePack& pack);
  Result<std::uint64_t> LastSeqBefore(Day day);
  [[nodiscard]] Day Today() const;
  // Teaches what waits; false when it has to be read from the journal.
  Result<bool> CatchUp(RulePack& pack, std::uint64_t& done);
  Result<std::string> TextOf(const std::string& id);
  [[nodiscard]] Status KeepOn() const;  // kUnavailable when it should stop

  desk::Store& store_;
  const RuleKeeperOptions options_;
  const std::function<void()> wake_;
  std::map<std::string, std::string> texts_;  // of versions, by id: they never change

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable to_load_;
  std::condition_variable to_fill_;
  bool stopping_ = false;
  std::optional<std::uint64_t> changed_;  // records, up to this event
  std::optional<MadeBook> book_;
  std::optional<Order> order_;
  bool recording_ = false;           // lessons are kept for the pack
  bool with_stages_ = false;         // whose questions ask what was stated at other steps
  std::uint64_t recorded_from_ = 0;  // lessons after this event are in the list
  bool overflowed_ = false;          // some were not kept: recorded_from_ has moved
  std::deque<Lesson> lessons_;
  std::unique_ptr<RulePack> pack_;
  std::uint64_t errors_ = 0;
  std::thread loader_;
  std::thread filler_;
};

// What a group taught.
Status Teach(Draft& lesson, Learner& learner);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_KEEPER_H_

// Memory: what the detectors and rules of a server know, kept across restarts. A snapshot in a
// folder, and the events of the journal since then.
//
//   Memory memory(store, rules, model_folder, live_folder);
//   ASSIGN_OR_RETURN(Memory::Opened opened, memory.Open(draw_key, load_book, progress));
//   Memory::Take(*opened.judge, snapshot);
//   memory.Save(snapshot);
//
// The snapshot is a folder that is whole or not there (os/new_folder.h): knowledge of the model
// (state.bin), of the rules (rules.bin), and live.json with the model's version, the last event
// learned and how often alarms about codes were right. One of another model is passed over, and all
// events are learned anew; what rules do not find in it is made again in the background
// (rule_keeper.h).
#ifndef TIDEWAITER_CLEARANCE_MEMORY_H_
#define TIDEWAITER_CLEARANCE_MEMORY_H_

#include <functional>
#include <memory>
#include <string>

#include "base/progress.h"
#include "clearance/judge.h"
#include "clearance/rule_keeper.h"
#include "desk/store.h"
#include "os/file.h"

namespace tidewaiter::clearance {

class Memory {
 public:
  Memory(desk::Store& store, desk::DocumentRules rules, os::Path model_folder,
         os::Path live_folder);

  struct Opened {
    std::unique_ptr<Judge> judge;
    std::uint64_t learned_seq = 0;
  };
  // `load_book` makes the rules that the judge begins with, by their schema. Errors: those of
  // LiveModel::Open, of load_book and of the store.
  using LoadBook = std::function<Result<MadeBook>(const LineSchema& lines)>;
  Result<Opened> Open(std::uint64_t draw_key, const LoadBook& load_book, const Progress& progress);

  struct Snapshot {
    bool has_model = false;
    risk::KnowledgeCopy knowledge;
    std::string rules;  // RuleMemory::Write
    CodeCheck::Figures code_alarms;
    std::string model_version;
    std::uint64_t learned_seq = 0;  // the last event that it knows
  };
  // What the judge knows now, in place of what was there; `learned_seq` is the caller's.
  static void Take(Judge& judge, Snapshot& into);
  // Any thread, one at a time. Errors: kUnavailable; then the earlier snapshot is still there.
  [[nodiscard]] Status Save(const Snapshot& snapshot) const;

 private:
  [[nodiscard]] std::uint64_t SnapshotSeq(const std::string& model_version) const;
  Result<Opened> OpenModel(std::uint64_t draw_key, LineSchema schema, std::uint64_t head);
  void ReadRules(Judge& judge) const;
  void ReadCodeAlarms(Judge& judge) const;

  desk::Store& store_;
  desk::DocumentRules rules_;
  os::Path model_folder_;
  os::Path live_folder_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_MEMORY_H_

// Memory: what the detectors of a server know, kept across restarts. A snapshot in a folder, and
// the events of the journal since then.
//
//   Memory memory(store, rules, model_folder, live_folder);
//   ASSIGN_OR_RETURN(Memory::Opened opened, memory.Open(draw_key, progress));
//   memory.Save({opened.judge->Copy(), opened.judge->model_version(), learned_seq});
//
// The snapshot is a folder that is whole or not there (os/new_folder.h): knowledge of the model and
// live.json with the model's version and the last event learned. One of another model is passed
// over, and all events are learned anew.
#ifndef TIDEWAITER_CLEARANCE_MEMORY_H_
#define TIDEWAITER_CLEARANCE_MEMORY_H_

#include <memory>
#include <unordered_map>

#include "base/progress.h"
#include "clearance/judge.h"
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
  // Errors: those of LiveModel::Open and of the store.
  Result<Opened> Open(std::uint64_t draw_key, const Progress& progress);

  struct Snapshot {
    risk::KnowledgeCopy knowledge;
    std::string model_version;
    std::uint64_t learned_seq = 0;  // the last event that it knows
  };
  // Any thread, one at a time. Errors: kUnavailable; then the earlier snapshot is still there.
  [[nodiscard]] Status Save(const Snapshot& snapshot) const;

 private:
  [[nodiscard]] std::uint64_t SnapshotSeq(const std::string& model_version) const;
  Status Relearn(Judge& judge, std::uint64_t& learned_seq, const Progress& progress);
  Status RelearnEvent(Judge& judge, const desk::Event& event);
  Status RelearnLines(Judge& judge, const desk::Event& event);
  Status RelearnOutcomes(Judge& judge, const desk::Event& event);
  Result<desk::Document> DocumentOf(const std::string& declaration);
  Result<desk::Document> Parse(const std::string& json) const;

  desk::Store& store_;
  desk::DocumentRules rules_;
  os::Path model_folder_;
  os::Path live_folder_;
  // Documents whose assessment comes next in the journal.
  std::unordered_map<std::string, std::string> fresh_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_MEMORY_H_

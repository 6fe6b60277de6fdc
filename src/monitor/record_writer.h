// RecordWriter: how the control room writes records by itself: through the engine, as "system".
//
//   writer.Put({.records = {put}}, [](Result<std::uint64_t> version) { ... });
//
// An interface, so that tests can make the store fail or be slow.
#ifndef TIDEWAITER_MONITOR_RECORD_WRITER_H_
#define TIDEWAITER_MONITOR_RECORD_WRITER_H_

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "clearance/command.h"
#include "clearance/engine.h"
#include "monitor/internal/lifeline.h"

namespace tidewaiter::monitor {

class RecordWriter {
 public:
  // Told once: the new version of the first record, on disk, or why not: kConflict (if_version:
  // somebody was first), kUnavailable (try again).
  using Told = std::function<void(Result<std::uint64_t> version)>;
  virtual ~RecordWriter() = default;
  // `told` may be called before this returns. Thread-safe.
  virtual void Put(clearance::PutRecords records, Told told) = 0;
};

// Who acts when the house acts by itself.
access::Principal SystemPrincipal();
inline constexpr const char* kSystem = "system";

// Once it is gone nobody is told any more, and what was put is done or not.
class EngineWriter final : public RecordWriter {
 public:
  explicit EngineWriter(clearance::Engine& engine) : engine_(engine) {}
  void Put(clearance::PutRecords records, Told told) override;
  void Close() { line_.Cut(); }  // the same, earlier

 private:
  clearance::Engine& engine_;
  Lifeline line_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_RECORD_WRITER_H_

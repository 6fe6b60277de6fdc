// Ingest: frames from files into a frame log, as if they had been received when the files say.
//
//   ASSIGN_OR_RETURN(auto ingest, retrace::Ingest::Open("data/frames"));
//   while (...) RETURN_IF_ERROR(ingest->Add(frame));      // by rising time
//   RETURN_IF_ERROR(ingest->Finish());                    // all is on disk
//   ingest->counts().undecodable
//
// Each device's session goes on from frame to frame, as it does over a connection, so that what
// needs a login decodes again. What cannot be decoded is in the log all the same, marked, as intake
// does. One thread.
#ifndef TIDEWAITER_RETRACE_INGEST_H_
#define TIDEWAITER_RETRACE_INGEST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/progress.h"
#include "base/result.h"
#include "chainlog/log.h"
#include "device/protocol.h"
#include "os/clock.h"
#include "os/file.h"
#include "retrace/frame_file.h"

namespace tidewaiter::retrace {

struct IngestCounts {
  std::uint64_t frames = 0;
  std::uint64_t undecodable = 0;  // a known protocol, but not a frame of it
  std::uint64_t unknown = 0;      // a protocol that this program does not have
  std::uint64_t backwards = 0;    // earlier than the frame before: taken as received with it
};

class Ingest {
 public:
  static constexpr std::size_t kSessionsMax = 1'000'000;  // devices; more are refused

  // Errors: those of chainlog::Log::Open.
  static Result<std::unique_ptr<Ingest>> Open(const os::Path& folder);

  // Errors: kUnavailable (the disk), kInvalidArgument (too many devices).
  Status Add(const FrameLine& frame);
  // All that the source has.
  Status AddAll(FrameSource& source, const Progress& progress);
  // Waits for the disk.
  Status Finish();
  [[nodiscard]] const IngestCounts& counts() const { return counts_; }
  [[nodiscard]] chainlog::Head head() const { return log_->head(); }

 private:
  Ingest() = default;
  Status Append(const std::string& bytes);
  Result<device::Session*> SessionOf(const FrameLine& frame);

  os::FakeClock clock_;  // what the log takes for the time: that of the frames
  std::unique_ptr<chainlog::Log> log_;
  std::unordered_map<std::string, device::Session> sessions_;
  device::Decoded said_;
  IngestCounts counts_;
  std::int64_t now_ms_ = 0;
  std::string bytes_;
};

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_INGEST_H_

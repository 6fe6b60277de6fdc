#include "retrace/ingest.h"

#include <algorithm>

#include "intake/frame_log.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::uint64_t kProgressEvery = 4096;

// Not device::Protocols: decoded by their own modules, without sessions.
bool HasNoSession(std::string_view protocol) {
  return protocol == intake::kNmeaProtocol || protocol == intake::kRemoteIdProtocol;
}

}  // namespace

Result<std::unique_ptr<Ingest>> Ingest::Open(const os::Path& folder) {
  std::unique_ptr<Ingest> ingest(new Ingest());
  ASSIGN_OR_RETURN(ingest->log_, chainlog::Log::Open(folder, {.name = "frames",
                                                              .group_records = 4096,
                                                              .clock = &ingest->clock_}));
  return ingest;
}

Result<device::Session*> Ingest::SessionOf(const FrameLine& frame) {
  const auto found = sessions_.find(frame.device);
  if (found != sessions_.end()) return &found->second;
  if (sessions_.size() == kSessionsMax)
    return Fail(ErrorCode::kInvalidArgument, "more devices than one log is for");
  device::Session& session = sessions_[frame.device];
  session.device = frame.device;
  return &session;
}

Status Ingest::Append(const std::string& bytes) {
  auto seq = log_->Append(bytes);
  if (!seq && seq.error().code == ErrorCode::kUnavailable) {
    // Too much waits for the disk: files are read faster than it writes.
    RETURN_IF_ERROR(log_->Flush());
    seq = log_->Append(bytes);
  }
  if (!seq) return std::unexpected(seq.error());
  return {};
}

Status Ingest::Add(const FrameLine& frame) {
  if (frame.time_ms < now_ms_) ++counts_.backwards;
  now_ms_ = std::max(now_ms_, frame.time_ms);
  clock_.unix_seconds = now_ms_ / 1000;
  clock_.milliseconds = now_ms_ % 1000;
  intake::FrameRecord record{.transport = frame.transport,
                             .received_ms = now_ms_,
                             .listener = "files",
                             .protocol = frame.protocol,
                             .peer = "",
                             .device = frame.device,
                             .frame = frame.bytes};
  std::string before;
  if (!HasNoSession(frame.protocol)) {
    ASSIGN_OR_RETURN(device::Session * session, SessionOf(frame));
    before = session->device;
    record.session_device = before;
    record.memory = session->memory;
    session->received_ms = now_ms_;
    const device::Protocol* const protocol = device::FindProtocol(frame.protocol);
    Status decoded;
    said_.Clear();
    if (protocol != nullptr) {
      decoded = protocol->Decode(frame.bytes, *session, said_);
      record.device = session->device;
    } else if (frame.protocol == intake::kMqttProtocol) {
      decoded = intake::DecodeMqttFrame(frame.bytes, frame.device, said_);
    } else {
      ++counts_.unknown;
      record.marks.Add(intake::Mark::kUndecodable);
    }
    if (!decoded) {
      ++counts_.undecodable;
      record.marks.Add(intake::Mark::kUndecodable);
    }
  }
  bytes_.clear();
  intake::WriteFrame(record, bytes_);
  ++counts_.frames;
  return Append(bytes_);
}

Status Ingest::AddAll(FrameSource& source, const Progress& progress) {
  for (;;) {
    ASSIGN_OR_RETURN(const auto frame, source.Next());
    if (!frame) return progress("ingest", counts_.frames, counts_.frames);
    RETURN_IF_ERROR(Add(*frame));
    if (counts_.frames % kProgressEvery == 0) {
      RETURN_IF_ERROR(progress("ingest", counts_.frames, 0));
    }
  }
}

Status Ingest::Finish() {
  return log_->Flush();
}

}  // namespace tidewaiter::retrace

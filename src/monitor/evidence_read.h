// The parts of an evidence file as values, before anything of them is believed.
#ifndef TIDEWAITER_MONITOR_EVIDENCE_READ_H_
#define TIDEWAITER_MONITOR_EVIDENCE_READ_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/evidence.h"

namespace tidewaiter::monitor {

// The file cut at its known places; `content` is a view into it.
struct FileParts {
  std::string_view content = {};
  access::PublicKey key = {};
  access::Signature signature = {};
};
Result<FileParts> SplitFile(std::string_view file);  // errors: kInvalidArgument

struct FileFrame {
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;
  std::uint16_t flags = 0;
  std::uint16_t place = 0;
  chainlog::Hash previous = {};
  chainlog::Hash hash = {};
  std::string body = {};
  [[nodiscard]] chainlog::Record AsRecord() const;  // refers to `body`
};

struct FileContent {
  std::string movement_id = {};
  std::string installation = {};
  std::int64_t made_ms = 0;
  std::vector<EvidenceEvent> events = {};
  desk::Head journal_head = {};
  Result<track::ReadSettings> settings = {};
  std::string settings_version = {};
  std::vector<Result<EvidenceGeography>> geography = {};
  std::vector<Result<AlarmCase>> alarms = {};
  chainlog::Head log_head = {};
  std::vector<FileFrame> frames = {};
  JourneyAsk ask = {};  // with those settings
  Journey shown = {};   // points, stops, seal events and distance
};
// Errors: kInvalidArgument: no JSON, another format, hexadecimal digits that are none.
Result<FileContent> ReadContent(std::string_view content);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_EVIDENCE_READ_H_

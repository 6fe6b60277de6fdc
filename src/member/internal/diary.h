// Diary: what a member keeps beside the logs and cannot derive from them: alarms that were told,
// documents that prove lies, and how far final entries were handed on.
#ifndef TIDEWAITER_MEMBER_INTERNAL_DIARY_H_
#define TIDEWAITER_MEMBER_INTERNAL_DIARY_H_

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/call.h"
#include "federation/evidence.h"
#include "member/member.h"
#include "os/append_file.h"
#include "os/file.h"

namespace tidewaiter::member {

// In memory, of those in the file: nobody reads further back page by page.
inline constexpr std::size_t kAlarmsInMemory = 10'000;
inline constexpr std::size_t kAlarmsPage = 100;
// Of one code, log and member, until it was quiet for a minute: a member that is away for a night
// is one alarm and not one for every call.
inline constexpr std::int64_t kAlarmAgainMs = 60'000;

// Thread-safe.
class Diary {
 public:
  // Errors: kUnavailable, kCorruption.
  static Result<std::unique_ptr<Diary>> Open(const os::Path& folder);

  // Kept on disk; nothing when it repeats one of the last minute.
  std::optional<Alarm> Add(const federation::Alarm& alarm);
  [[nodiscard]] std::vector<Alarm> alarms(std::uint64_t before) const;

  // A document that is there already changes nothing.
  void Keep(const federation::Evidence& evidence);
  [[nodiscard]] std::optional<std::string> evidence(std::string_view id) const;
  [[nodiscard]] std::vector<federation::Evidence> all_evidence() const;

  [[nodiscard]] std::uint64_t told(std::string_view log) const;
  // On disk when it returns. Errors: kUnavailable.
  Status SetTold(std::string_view log, std::uint64_t size);

 private:
  Diary(os::Path folder, os::AppendFile file)
      : folder_(std::move(folder)), file_(std::move(file)) {}
  Status ReadAlarms();
  Status ReadEvidenceFolder();
  Status ReadTold();
  [[nodiscard]] std::string EvidenceOf(const federation::Alarm& alarm) const;

  os::Path folder_;
  mutable std::mutex mutex_;
  os::AppendFile file_;
  std::deque<Alarm> alarms_;
  std::uint64_t next_id_ = 1;
  std::map<std::string, std::int64_t> last_ms_;                // by code, log and member
  std::map<std::string, std::string, std::less<>> documents_;  // by id
  std::map<std::string, std::uint64_t, std::less<>> told_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_DIARY_H_

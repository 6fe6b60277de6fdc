// Evidence: one signed file with everything that is known of a journey, which somebody who was not
// there can check without us: docs/formats/evidence.md.
//
//   ASSIGN_OR_RETURN(const access::SigningKey key, OpenSigningKey(data, access::SystemSecrets()));
//   ASSIGN_OR_RETURN(const std::string file, WriteEvidence(content, index, data / "frames", key));
//
//   ASSIGN_OR_RETURN(const EvidenceReport report, VerifyEvidence(file, {.key = known}));
//   if (!report.whole()) for (const EvidenceCheck& check : report.checks) ...   // yes or no, and
//   why
//
// What a good file proves, and to whom:
// - Whoever trusts the key: all of it is what the installation knew and signed at that moment.
// - Whoever has the frame log, or part of it (`log`): every frame is in it, byte for byte, under
// the
//   number and hash that the file says, and the log held the head that the file names.
// - Whoever holds a checkpoint of the log from the time (a witness): compares it with the log.
// - Anybody: the positions shown are what these frames say; each frame, and each event of the
//   journal, gives its hash together with the hash before it; frames with neighbouring numbers hang
//   together.
// What it does not prove without the log: that records between two frames of the file are unchanged
// or that none of this journey was left out. Their bytes belong to others and are not in the file,
// and the hash of a record cannot be computed without its bytes. Nor does it prove that a device
// spoke the truth.
#ifndef TIDEWAITER_MONITOR_EVIDENCE_H_
#define TIDEWAITER_MONITOR_EVIDENCE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/signing.h"
#include "base/result.h"
#include "chainlog/record.h"
#include "desk/event.h"
#include "desk/store.h"
#include "monitor/alarm_case.h"
#include "monitor/frame_index.h"
#include "monitor/geo_thing.h"
#include "monitor/journey.h"
#include "track/settings.h"

namespace tidewaiter::monitor {

// An event of the journal and the hash that its own goes on from.
struct EvidenceEvent {
  desk::Event event = {};
  desk::Hash previous = {};
  friend bool operator==(const EvidenceEvent&, const EvidenceEvent&) = default;
};

// A place, corridor or fence, and its version that was in force.
struct EvidenceGeography {
  GeoThing thing = {};
  std::uint32_t held = 0;
};

struct EvidenceContent {
  std::string movement_id = {};
  std::string movement = {};  // its record: a JSON object
  std::vector<EvidenceEvent> events = {};
  desk::Head journal_head = {};
  std::vector<EvidenceGeography> geography = {};
  std::vector<AlarmCase> alarms = {};
  JourneyAsk ask = {};            // with the settings that were in force
  chainlog::Head log_head = {};   // of the frame log, on disk
  std::string installation = {};  // who signs, for people
  std::int64_t made_ms = 0;
};

// Frames in one file; each is written twice as long as it is.
inline constexpr std::size_t kEvidenceFramesMax = 200'000;
inline constexpr std::size_t kEvidenceBytesMax = std::size_t{512} << 20U;

// The file. Errors: those of RebuildJourney; kInvalidArgument (too many frames, text that is no
// JSON or no UTF-8, a number that not every reader keeps).
Result<std::string> WriteEvidence(const EvidenceContent& content, FrameIndex& index,
                                  const os::Path& log, const access::SigningKey& key);

// The events of those subjects, in the order of the journal, each once. Errors: those of the store.
// One look-up more for each event.
Result<std::vector<EvidenceEvent>> EvidenceEventsOf(desk::Store& store,
                                                    std::span<const std::string> subjects);

enum class CheckAnswer : std::uint8_t { kYes, kNo, kNotDone };
std::string_view Name(CheckAnswer answer);  // "yes", "no", "not_done"

// One question about the file.
struct EvidenceCheck {
  // "form", "signature", "key", "frames", "chain", "positions", "journal", "settings", "geography",
  // "alarms", "log"; in this order, each once.
  std::string_view name = {};
  CheckAnswer answer = CheckAnswer::kNotDone;
  std::string why = {};  // for people
};

struct EvidenceReport {
  std::vector<EvidenceCheck> checks = {};
  std::optional<access::PublicKey> key = {};  // that the file says it is signed with
  std::string movement = {};
  std::string installation = {};
  std::int64_t made_ms = 0;
  std::uint64_t frames = 0;
  std::uint64_t points = 0;
  chainlog::Head log_head = {};

  // No check says no, and form and signature say yes. Without VerifyOptions::key that means no more
  // than that somebody signed it.
  [[nodiscard]] bool whole() const;
  [[nodiscard]] const EvidenceCheck& check(std::string_view name) const;  // CHECK: there is one
};

struct VerifyOptions {
  std::optional<access::PublicKey> key = {};  // that it must be signed with
  os::Path log = {};                          // a frame log to look the frames up in; "" = none
};

// Every check that can be made. What is wrong with the file is in the report. Errors: of the log
// alone (kNotFound, kUnavailable). O(bytes) and decoding. Thread-safe.
Result<EvidenceReport> VerifyEvidence(std::string_view file, const VerifyOptions& options = {});

// The key that this installation signs evidence with: `signing.key` in the folder, made at the
// first call and readable by its owner alone; the public half beside it in `signing.pub`, for
// others. Errors: kUnavailable, kInvalidArgument (the file holds something else).
Result<access::SigningKey> OpenSigningKey(const os::Path& folder,
                                          const access::SecretBytes& random);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_EVIDENCE_H_

// The checks of an evidence file, one function each.
#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "access/encoding.h"
#include "base/check.h"
#include "chainlog/reader.h"
#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "monitor/evidence.h"
#include "monitor/evidence_parts.h"
#include "monitor/evidence_read.h"

namespace tidewaiter::monitor {
namespace {

using Json = simdjson::dom::element;

// Distances and middles of stops go through sines and roots, whose last digits differ from one
// machine to another.
constexpr double kLengthM = 1;
constexpr double kPlaceDeg = 1e-6;

EvidenceCheck Yes(std::string_view name, std::string why) {
  return {name, CheckAnswer::kYes, std::move(why)};
}
EvidenceCheck No(std::string_view name, std::string why) {
  return {name, CheckAnswer::kNo, std::move(why)};
}
EvidenceCheck NotDone(std::string_view name, std::string why) {
  return {name, CheckAnswer::kNotDone, std::move(why)};
}

EvidenceCheck CheckForm(std::string_view content) {
  const auto canonical = codec::CanonicalJson(content);
  if (!canonical) return No("form", canonical.error().message);
  if (*canonical != content) return No("form", "it is not written as the signer writes");
  return Yes("form", std::string(kEvidenceFormat));
}

EvidenceCheck CheckSignature(const FileParts& parts) {
  return access::IsSignedBy(parts.key, SignedBytes(parts.content), parts.signature)
             ? Yes("signature", "by " + access::FormatPublicKey(parts.key))
             : No("signature", "what is in the file was not signed with the key that it names");
}

EvidenceCheck CheckKey(const FileParts& parts, const std::optional<access::PublicKey>& wanted) {
  if (!wanted)
    return NotDone("key", "no key was given: anybody may have signed; compare it with signing.pub");
  return *wanted == parts.key ? Yes("key", "the one that was given")
                              : No("key", "another one than was given");
}

EvidenceCheck CheckFrames(const std::vector<FileFrame>& frames) {
  for (const FileFrame& frame : frames) {
    if (chainlog::HashOf(frame.AsRecord()) != frame.hash)
      return No("frames", fmt::format("record {} does not give its hash", frame.seq));
  }
  return Yes("frames", fmt::format("{} frames give their hashes", frames.size()));
}

EvidenceCheck CheckChain(const std::vector<FileFrame>& frames, const chainlog::Head& head) {
  std::size_t linked = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const FileFrame& frame = frames[i];
    if (frame.seq == 0 || frame.seq > head.seq)
      return No("chain", fmt::format("record {} is beyond the head {}", frame.seq, head.seq));
    if (frame.seq == head.seq && frame.hash != head.hash)
      return No("chain", "the last record is not the head");
    if (i == 0) continue;
    if (frame.seq <= frames[i - 1].seq)
      return No("chain", fmt::format("record {} is out of order", frame.seq));
    if (frame.seq != frames[i - 1].seq + 1) continue;
    if (frame.previous != frames[i - 1].hash)
      return No("chain", fmt::format("record {} does not go on from the one before", frame.seq));
    ++linked;
  }
  return Yes("chain", fmt::format("{} frames go on from the one before in this file; the others "
                                  "from records that only the log has",
                                  linked));
}

bool SamePoint(const JourneyPoint& a, const JourneyPoint& b) {
  return a.time_ms == b.time_ms && a.device == b.device && a.at == b.at && a.seq == b.seq &&
         a.late == b.late;
}
bool SameStop(const JourneyStop& a, const JourneyStop& b) {
  return a.from_ms == b.from_ms && a.until_ms == b.until_ms &&
         std::abs(a.at.lat - b.at.lat) < kPlaceDeg && std::abs(a.at.lon - b.at.lon) < kPlaceDeg;
}

EvidenceCheck ComparePositions(const Journey& shown, const Journey& made) {
  const auto [a, b] = std::ranges::mismatch(shown.points, made.points, SamePoint);
  if (a != shown.points.end() || b != made.points.end()) {
    return No("positions",
              fmt::format("point {} is not what the frames say", a - shown.points.begin() + 1));
  }
  if (!std::ranges::equal(shown.stops, made.stops, SameStop))
    return No("positions", "the stops are not those of the frames");
  if (!std::ranges::equal(shown.seal_events, made.seal_events))
    return No("positions", "the seal's events are not those of the frames");
  if (!(std::abs(shown.distance_m - made.distance_m) < kLengthM))
    return No("positions", "the distance is not that of the frames");
  return Yes("positions",
             fmt::format("{} points, {} stops and {} events of seals as the frames "
                         "say",
                         made.points.size(), made.stops.size(), made.seal_events.size()));
}

EvidenceCheck CheckPositions(const FileContent& content) {
  if (content.ask.devices.size() > kJourneyDevicesMax || content.ask.devices.empty())
    return No("positions", "it names no devices, or too many");
  JourneyMaker maker(content.ask);
  for (const FileFrame& frame : content.frames) {
    const auto read = intake::ReadFrame(frame.body);
    if (read) maker.Take(frame.seq, *read);
  }
  return ComparePositions(content.shown, std::move(maker).Finish());
}

EvidenceCheck CheckJournal(const std::vector<EvidenceEvent>& events, const desk::Head& head) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const desk::Event& event = events[i].event;
    if (desk::ChainHash(events[i].previous, event) != event.hash)
      return No("journal", fmt::format("event {} does not give its hash", event.seq));
    if (event.seq == 0 || event.seq > head.seq)
      return No("journal", fmt::format("event {} is beyond the head {}", event.seq, head.seq));
    if (event.seq == head.seq && event.hash != head.hash)
      return No("journal", "the last event is not the head");
    if (i == 0) continue;
    const desk::Event& before = events[i - 1].event;
    if (event.seq <= before.seq)
      return No("journal", fmt::format("event {} is out of order", event.seq));
    if (event.seq == before.seq + 1 && events[i].previous != before.hash)
      return No("journal", fmt::format("event {} does not go on from the one before", event.seq));
  }
  return Yes("journal", fmt::format("{} events give their hashes", events.size()));
}

EvidenceCheck CheckSettings(const FileContent& content) {
  if (!content.settings) return No("settings", content.settings.error().message);
  // Of the limits that it names: there may be more of them today.
  return content.settings->version == content.settings_version
             ? Yes("settings", "version " + content.settings_version)
             : No("settings", "the values are not those of version " + content.settings_version);
}

EvidenceCheck CheckGeography(const FileContent& content) {
  for (const auto& one : content.geography) {
    if (!one) return No("geography", one.error().message);
    const bool there = one->held >= 1 && one->held <= one->thing.versions.size();
    if (!there || one->thing.versions[one->held - 1].approved_by.empty()) {
      return No("geography",
                fmt::format("version {} of {} was never in force", one->held, one->thing.id));
    }
  }
  return Yes("geography", fmt::format("{} places, corridors and fences", content.geography.size()));
}

EvidenceCheck CheckAlarms(const FileContent& content) {
  std::size_t records = 0;
  std::size_t here = 0;
  for (const auto& one : content.alarms) {
    if (!one) return No("alarms", one.error().message);
    for (const std::uint64_t seq : one->alarm.evidence) {
      ++records;
      here += std::ranges::binary_search(content.frames, seq, {}, &FileFrame::seq) ? 1 : 0;
    }
  }
  return Yes("alarms", fmt::format("{} cases; {} of the {} records they rest on are in this file",
                                   content.alarms.size(), here, records));
}

// Every frame, and the head, as the log has them.
Result<EvidenceCheck> CheckLog(const FileContent& content, const os::Path& log) {
  if (log.empty()) return NotDone("log", "no log was given");
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(log));
  for (const FileFrame& frame : content.frames) {
    Status good = reader.Seek(frame.seq);
    if (good) {
      const auto record = reader.Next(frame.seq);
      if (record && *record && (*record)->hash == frame.hash && (*record)->body == frame.body)
        continue;
      if (!record) good = std::unexpected(record.error());
    }
    if (!good && good.error().code == ErrorCode::kUnavailable) return std::unexpected(good.error());
    return No("log", fmt::format("record {} of the log is {}", frame.seq,
                                 good ? "another one" : "not to be had: " + good.error().message));
  }
  const auto holds = chainlog::Holds(log, content.log_head);
  if (!holds && holds.error().code == ErrorCode::kUnavailable)
    return std::unexpected(holds.error());
  if (!holds || !*holds) return No("log", "the log does not hold the head that the file names");
  return Yes("log", fmt::format("it has all {} frames, and the head {}", content.frames.size(),
                                content.log_head.seq));
}

}  // namespace

std::string_view Name(CheckAnswer answer) {
  switch (answer) {
    case CheckAnswer::kYes:
      return "yes";
    case CheckAnswer::kNo:
      return "no";
    case CheckAnswer::kNotDone:
      return "not_done";
  }
  CHECK(false);
}

const EvidenceCheck& EvidenceReport::check(std::string_view name) const {
  const auto found = std::ranges::find(checks, name, &EvidenceCheck::name);
  CHECK(found != checks.end());
  return *found;
}

bool EvidenceReport::whole() const {
  const bool none_says_no = std::ranges::none_of(
      checks, [](const EvidenceCheck& one) { return one.answer == CheckAnswer::kNo; });
  return none_says_no && check("form").answer == CheckAnswer::kYes &&
         check("signature").answer == CheckAnswer::kYes;
}

Result<EvidenceReport> VerifyEvidence(std::string_view file, const VerifyOptions& options) {
  constexpr std::array<std::string_view, 8> kOfContent{
      "frames", "chain", "positions", "journal", "settings", "geography", "alarms", "log"};
  EvidenceReport report;
  const auto parts = SplitFile(file);
  const auto content =
      parts ? ReadContent(parts->content) : Result<FileContent>(std::unexpected(parts.error()));
  if (parts) report.key = parts->key;
  if (!content) {
    report.checks.push_back(No("form", content.error().message));
    report.checks.push_back(parts ? CheckSignature(*parts) : NotDone("signature", "no such file"));
    report.checks.push_back(parts ? CheckKey(*parts, options.key) : NotDone("key", "no such file"));
    for (const std::string_view name : kOfContent)
      report.checks.push_back(NotDone(name, "the file cannot be read"));
    return report;
  }
  report.movement = content->movement_id;
  report.installation = content->installation;
  report.made_ms = content->made_ms;
  report.frames = content->frames.size();
  report.points = content->shown.points.size();
  report.log_head = content->log_head;
  report.checks = {CheckForm(parts->content),
                   CheckSignature(*parts),
                   CheckKey(*parts, options.key),
                   CheckFrames(content->frames),
                   CheckChain(content->frames, content->log_head),
                   CheckPositions(*content),
                   CheckJournal(content->events, content->journal_head),
                   CheckSettings(*content),
                   CheckGeography(*content),
                   CheckAlarms(*content)};
  ASSIGN_OR_RETURN(EvidenceCheck log, CheckLog(*content, options.log));
  report.checks.push_back(std::move(log));
  return report;
}

}  // namespace tidewaiter::monitor

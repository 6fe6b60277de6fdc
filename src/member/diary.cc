#include "member/internal/diary.h"

#include <algorithm>
#include <filesystem>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "federation/wire.h"
#include "ledger/moment.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

std::string LineOf(const Alarm& alarm) {
  std::string line;
  codec::JsonWriter json(line);
  json.BeginObject().Member("code", alarm.code).Member("detail", alarm.detail);
  json.Member("evidence", alarm.evidence).Member("id", alarm.id).Member("log", alarm.log);
  json.Member("member", alarm.member).Member("time", ledger::FormatMoment(alarm.time_ms));
  json.EndObject();
  return line + '\n';
}

std::optional<Alarm> ReadLine(std::string_view line) {
  const codec::JsonText json(line);
  if (!json.ok()) return std::nullopt;
  const auto root = json.root();
  const auto time = ledger::ParseMoment(codec::TextOf(root, "time"));
  return Alarm{.id = static_cast<std::uint64_t>(codec::IntegerOf(root, "id")),
               .time_ms = time.value_or(0),
               .code = codec::TextOf(root, "code"),
               .log = codec::TextOf(root, "log"),
               .member = codec::TextOf(root, "member"),
               .detail = codec::TextOf(root, "detail"),
               .evidence = codec::TextOf(root, "evidence")};
}

}  // namespace

Result<std::unique_ptr<Diary>> Diary::Open(const os::Path& folder) {
  RETURN_IF_ERROR(os::MakeFolder(folder / "evidence"));
  ASSIGN_OR_RETURN(os::AppendFile file, os::AppendFile::Open(folder / "alarms"));
  std::unique_ptr<Diary> diary(new Diary(folder, std::move(file)));
  RETURN_IF_ERROR(diary->ReadAlarms());
  RETURN_IF_ERROR(diary->ReadEvidenceFolder());
  RETURN_IF_ERROR(diary->ReadTold());
  return diary;
}

// A line that was cut off by a crash is taken away; its alarm is raised again when it still holds.
Status Diary::ReadAlarms() {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(folder_ / "alarms"));
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) break;
    auto alarm = ReadLine(std::string_view(text).substr(begin, end - begin));
    if (!alarm) return Fail(ErrorCode::kCorruption, "the file of alarms is damaged");
    next_id_ = alarm->id + 1;
    alarms_.push_back(std::move(*alarm));
    if (alarms_.size() > kAlarmsInMemory) alarms_.pop_front();
    begin = end + 1;
  }
  return begin == text.size() ? Status() : file_.Truncate(begin);
}

Status Diary::ReadEvidenceFolder() {
  std::error_code failed;
  for (fs::directory_iterator it(folder_ / "evidence", failed), end; !failed && it != end;
       it.increment(failed)) {
    if (it->path().extension() != ".json") continue;
    ASSIGN_OR_RETURN(std::string text, os::ReadFile(it->path()));
    documents_.emplace(it->path().stem().string(), std::move(text));
  }
  return {};
}

Status Diary::ReadTold() {
  const auto text = os::ReadFile(folder_ / "told");
  if (!text && text.error().code == ErrorCode::kNotFound) return {};
  if (!text) return std::unexpected(text.error());
  const codec::JsonText json(*text);
  simdjson::dom::object object;
  if (!json.ok() || json.root().get(object) != simdjson::SUCCESS)
    return Fail(ErrorCode::kCorruption, "the file told is damaged");
  for (const auto& [log, size] : object) {
    std::uint64_t number = 0;
    if (size.get(number) == simdjson::SUCCESS) told_.emplace(log, number);
  }
  return {};
}

// The document of the same lie about the same log.
std::string Diary::EvidenceOf(const federation::Alarm& alarm) const {
  for (const auto& [id, text] : documents_) {
    const auto evidence = federation::ReadEvidence(text);
    if (evidence && evidence->log == alarm.log && LieName(evidence->lie) == alarm.code) return id;
  }
  return {};
}

std::optional<Alarm> Diary::Add(const federation::Alarm& alarm) {
  const std::lock_guard lock(mutex_);
  std::int64_t& last = last_ms_[alarm.code + '\n' + alarm.log + '\n' + alarm.member];
  const bool again = last != 0 && alarm.at_ms - last < kAlarmAgainMs;
  last = alarm.at_ms;
  if (again) return std::nullopt;
  Alarm kept{.id = next_id_++,
             .time_ms = alarm.at_ms,
             .code = alarm.code,
             .log = alarm.log,
             .member = alarm.member,
             .detail = alarm.detail,
             .evidence = EvidenceOf(alarm)};
  // A disk that is full must not silence an alarm: it is told all the same.
  if (file_.Append(LineOf(kept))) static_cast<void>(file_.Sync());
  alarms_.push_back(kept);
  if (alarms_.size() > kAlarmsInMemory) alarms_.pop_front();
  return kept;
}

std::vector<Alarm> Diary::alarms(std::uint64_t before) const {
  const std::lock_guard lock(mutex_);
  std::vector<Alarm> page;
  for (auto alarm = alarms_.rbegin(); alarm != alarms_.rend() && page.size() < kAlarmsPage; ++alarm)
    if (before == 0 || alarm->id < before) page.push_back(*alarm);
  return page;
}

void Diary::Keep(const federation::Evidence& evidence) {
  std::string text = federation::WriteEvidence(evidence);
  const std::string id = federation::OriginHash(text);
  const std::lock_guard lock(mutex_);
  if (documents_.contains(id)) return;
  // The node has it too, in the log's records: without space here it comes again after a start.
  static_cast<void>(os::WriteFile(folder_ / "evidence" / (id + ".json"), text));
  documents_.emplace(id, std::move(text));
}

std::optional<std::string> Diary::evidence(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = documents_.find(id);
  return found == documents_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<federation::Evidence> Diary::all_evidence() const {
  const std::lock_guard lock(mutex_);
  std::vector<federation::Evidence> all;
  for (const auto& [id, text] : documents_) {
    if (auto evidence = federation::ReadEvidence(text)) all.push_back(std::move(*evidence));
  }
  return all;
}

std::uint64_t Diary::told(std::string_view log) const {
  const std::lock_guard lock(mutex_);
  const auto found = told_.find(log);
  return found == told_.end() ? 0 : found->second;
}

Status Diary::SetTold(std::string_view log, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  told_.insert_or_assign(std::string(log), size);
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject();
  for (const auto& [origin, told] : told_)
    json.Member(origin, told);
  json.EndObject();
  return os::WriteFile(folder_ / "told", text);
}

}  // namespace tidewaiter::member

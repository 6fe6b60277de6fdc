// A gate that works alone: the list that it gets, and the journal that it hands in afterwards; and
// what people set of it. The desk itself: gate_desk.cc.
#include <algorithm>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "monitor/gate_desk.h"
#include "monitor/gate_readers.h"
#include "monitor/internal/gate_puts.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

std::string SettingData(const GateSetting& setting) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("booths", setting.booths).Member("trusted", setting.trusted.size());
  json.MemberUnlessEmpty("reason", setting.reason).EndObject();
  return data;
}

}  // namespace

std::string WriteGateJournal(const GateJournal& journal) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("next", journal.next).EndObject();
  return out;
}

Result<GateJournal> ParseGateJournal(std::string_view text) {
  const codec::JsonText json(text);
  const bool is_object = json.ok() && json.root().is_object();
  const std::int64_t next = is_object ? codec::IntegerOf(json.root(), "next") : 0;
  if (next < 1) return Fail(ErrorCode::kCorruption, "how far a journal is taken in");
  return GateJournal{.next = static_cast<std::uint64_t>(next)};
}

GateDesk::Signed GateDesk::MakeList(std::string_view gate) {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  Signed made;
  made.list.post = gate;
  // The gate does not know who went through before: whoever did is no longer expected by it.
  for (track::Expected& entry : ExpectedAt(gate)) {
    if (!used_.Has(gate, entry.movement)) made.list.entries.push_back(std::move(entry));
  }
  made.list.lanes = LanesOf(room_.records().devices.All(), gate);
  if (const auto journal = journals_.Find(gate)) made.list.next_number = journal->value.next;
  made.list.settings = Limits();
  made.list.issued_ms = now_ms;
  made.list.expires_ms = now_ms + kListHours * kHourMs;
  {
    const std::lock_guard lock(mutex_);
    Post& post = posts_[std::string(gate)];
    // By the clock, so that numbers rise over restarts as well.
    post.list_sequence =
        std::max(post.list_sequence + 1, static_cast<std::uint64_t>(now_ms / 1000));
    made.list.sequence = post.list_sequence;
  }
  made.bytes = SignList(made.list, keys_.secret);
  return made;
}

Result<GateDesk::TakenIn> GateDesk::TakeJournal(std::string_view gate,
                                                std::string_view bytes) const {
  ASSIGN_OR_RETURN(const ReadJournal journal, ParseJournal(bytes));
  if (journal.post != gate) {
    return Fail(ErrorCode::kInvalidArgument, "it is the journal of " + journal.post, "post");
  }
  if (journal.passes.size() > kJournalTakenMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("at most {} passes at once", kJournalTakenMax), "too_many");
  }
  const auto row = journals_.Find(gate);
  JournalDesk desk;
  desk.Restore(std::string(gate), row ? row->value.next : 1);
  std::vector<OfflinePass> fresh;
  RETURN_IF_ERROR(desk.TakeIn(journal, fresh));
  TakenIn taken{.next = desk.next(gate)};
  taken.puts.records.push_back({.collection = std::string(kGateJournalRecords),
                                .id = std::string(gate),
                                .if_version = row ? row->version : 0,
                                .body = WriteGateJournal({.next = taken.next}),
                                .kind = "gate.journal",
                                .data = fmt::format(R"({{"passes":{}}})", fresh.size())});
  const auto settings = room_.records().settings.Find(kTrackSettingsId);
  const TrackSettings set = settings ? settings->value : TrackSettings();
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  std::set<std::string, std::less<>> seen;
  for (const OfflinePass& alone : fresh) {
    GatePass pass = PassOf(alone.decided);
    pass.list_sequence = alone.list_sequence;
    // Evidence of a gate that is alone are records of its own log, not of ours.
    pass.evidence.clear();
    if (FindPass(pass.id) || !seen.insert(pass.id).second) continue;
    ++taken.passes;
    taken.puts.records.push_back(PutPass(pass, 0, EventOf(pass)));
    // How the seal stood then is in no reading: nobody knows.
    AddTelling(pass, track::SealStanding::kSilent, taken.puts);
    // By the limits of its list, whose number is the second in which it was made.
    const auto list_ms = static_cast<std::int64_t>(alone.list_sequence) * 1000;
    const track::Alarms alarms =
        track::AlarmsOf(alone.decided.pass, alone.decided.decision, set.GatesAt(list_ms), now_ms);
    taken.alarms.insert(taken.alarms.end(), alarms.begin(), alarms.end());
  }
  return taken;
}

clearance::PutRecords GateDesk::PutSetting(std::string_view gate, const GateSetting& setting,
                                           std::uint64_t version) const {
  clearance::PutRecords puts;
  puts.records.push_back({.collection = std::string(kGateSettingRecords),
                          .id = std::string(gate),
                          .if_version = version,
                          .body = WriteGateSetting(setting),
                          .kind = "gate.settings",
                          .data = SettingData(setting)});
  return puts;
}

}  // namespace tidewaiter::monitor

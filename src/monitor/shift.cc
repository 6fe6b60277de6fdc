#include "monitor/shift.h"

#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {
namespace {

std::unexpected<Error> No(std::string word, std::string message) {
  return Fail(ErrorCode::kFailedPrecondition, std::move(message), std::move(word));
}

}  // namespace

Status MayHandOver(const Shift& shift) {
  if (shift.by == shift.to) return No("own_request", "hand it over to somebody else");
  if (shift.note.empty()) return No("note_needed", "say what the next shift must know");
  return {};
}

Result<Shift> Accept(Shift shift, std::string_view by, std::int64_t at_ms) {
  if (shift.accepted_ms != 0) return No("wrong_state", "the shift was taken already");
  if (shift.to != by) return No("not_yours", "it was handed over to somebody else");
  shift.accepted_ms = at_ms;
  return shift;
}

std::string WriteShift(const Shift& shift) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("id", shift.id).MemberUnlessEmpty("by", shift.by);
  json.Member("to", shift.to).MemberUnlessEmpty("note", shift.note);
  json.Member("handed_ms", shift.handed_ms).Member("accepted_ms", shift.accepted_ms);
  json.Member("open_alarms", shift.open_alarms).EndObject();
  return out;
}

Result<Shift> ParseShift(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) {
    return Fail(ErrorCode::kCorruption, "a stored shift is no object");
  }
  return Shift{.id = codec::TextOf(json.root(), "id"),
               .by = codec::TextOf(json.root(), "by"),
               .to = codec::TextOf(json.root(), "to"),
               .note = codec::TextOf(json.root(), "note"),
               .handed_ms = codec::IntegerOf(json.root(), "handed_ms"),
               .accepted_ms = codec::IntegerOf(json.root(), "accepted_ms"),
               .open_alarms = codec::IntegerOf(json.root(), "open_alarms")};
}

}  // namespace tidewaiter::monitor

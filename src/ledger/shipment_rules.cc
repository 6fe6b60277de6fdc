// The rules of shipments: what each kind of entry may say, and whose role lets it.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ledger/internal/shipment_data.h"

namespace tidewaiter::ledger {
namespace {

// "epcis:departing" (a step of CBV) or "dcsa:LOAD" (an event code of DCSA).
bool IsEventKind(std::string_view kind) {
  if (kind.starts_with("epcis:")) return IsWord(kind.substr(6));
  if (!kind.starts_with("dcsa:") || kind.size() < 8 || kind.size() > 9) return false;
  return std::ranges::all_of(kind.substr(5), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void CheckParties(const Judge& judge, const ShipmentParties& now) {
  std::set<ShipmentParty> seen;
  for (std::size_t i = 0; i < now.parties.size(); ++i) {
    const ShipmentParty& party = now.parties[i];
    judge.NeedParty(party.party, fmt::format("/data/parties/{}/party", i));
    if (!seen.insert(party).second) {
      judge.Refuse("twice", fmt::format("/data/parties/{}", i), "stands there twice");
    }
    if (!now.matrix.contains(party.role)) {
      judge.Refuse("role_unknown", fmt::format("/data/parties/{}/role", i),
                   fmt::format("the matrix has no role {}", party.role));
    }
  }
}

void CheckOpen(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<ShipmentParties>(ShipmentPartiesMembers());
  if (!now) return;
  judge.NeedWriter(Power::kShipments);
  CheckParties(judge, *now);
  if (now->documents_at != 0) {
    judge.Refuse("state_changed", "/data/documents_at", "there are no documents yet");
  }
}

void CheckGrant(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<ShipmentParties>(ShipmentPartiesMembers());
  if (!now) return;
  judge.NeedWriter(Power::kShipments);
  CheckParties(judge, *now);
  const ShipmentPlaces places = PlacesAfter(*step.before);
  if (now->documents_at != places.documents_at) {
    judge.Refuse("state_changed", "/data/documents_at",
                 fmt::format("documents stand in entry {}", places.documents_at));
  }
}

// What somebody says about a shipment: the lists in force, and what must be said.
struct Note {
  Note(const Step& step, Refusals& refusals)
      : judge(step, refusals),
        now(judge.Read<ShipmentNote>(ShipmentNoteMembers())),
        places(PlacesAfter(*step.before)) {
    if (!now) return;
    parties = At<ShipmentParties>(step, places.parties_at, ShipmentPartiesOf);
    if (!parties) judge.Refuse("before", "/previous", "no list of parties is in force");
    if (places.documents_at == 0) {
      documents = SharedDocuments{};
    } else if (auto with = At<ShipmentNote>(step, places.documents_at, ShipmentNoteOf)) {
      documents = std::move(with->documents);
    } else {
      judge.Refuse("before", "/previous", "the list of documents is not there");
    }
    want.parties_at = places.parties_at;
    want.documents_at = places.documents_at;
    want.by = now->by;
  }

  [[nodiscard]] bool readable() const { return now && parties && documents; }

  template <typename T>
  static std::optional<T> At(const Step& step, std::uint32_t number,
                             Result<T> (*read)(const Entry& entry)) {
    const auto entry = number == step.before->number ? *step.before : step.world.history(number);
    if (!entry) return std::nullopt;
    auto state = read(*entry);
    return state ? std::optional<T>(*std::move(state)) : std::nullopt;
  }

  void NeedRight(std::string_view type, Right right) const {
    if (!judge.SignedByParty(now->by, Power::kShipments)) {
      judge.Refuse("not_the_party", "/data/by", fmt::format("'{}' has not signed", now->by));
    }
    if (!MayShare(*parties, now->by, type, right)) {
      judge.Refuse("no_right", "/data/by",
                   fmt::format("'{}' may not {} {}", now->by,
                               right == Right::kWrite ? "write" : "read", type));
    }
  }
  void Follows() const { judge.Follows(ShipmentNoteTexts(*now), ShipmentNoteTexts(want)); }

  Judge judge;
  std::optional<ShipmentNote> now;
  ShipmentPlaces places;
  std::optional<ShipmentParties> parties;
  std::optional<SharedDocuments> documents;
  ShipmentNote want;
};

void CheckEvent(const Step& step, Refusals& refusals) {
  Note note(step, refusals);
  if (!note.readable()) return;
  note.NeedRight(kEventsType, Right::kWrite);
  if (!IsEventKind(note.now->kind)) {
    note.judge.Refuse("event_kind", "/data/kind",
                      fmt::format("'{}' is none of EPCIS or DCSA", note.now->kind));
  }
  if (note.now->at_ms == 0 || note.now->at_ms > step.spoken.entry.time_ms) {
    note.judge.Refuse("time", "/data/at", "an event is told when it has happened");
  }
  note.want.kind = note.now->kind;
  note.want.at_ms = note.now->at_ms;
  note.Follows();
}

void CheckDocument(const Step& step, Refusals& refusals) {
  Note note(step, refusals);
  if (!note.readable()) return;
  NeedCommitment(step, "content", refusals);
  const std::string& id = note.now->document;
  const auto now = note.now->documents.find(id);
  if (now == note.now->documents.end()) {
    return note.judge.Refuse("document_unknown", "/data/document", "is not among the documents");
  }
  note.NeedRight(now->second.type, Right::kWrite);
  note.want.document = id;
  note.want.documents = *note.documents;
  const auto [at, added] =
      note.want.documents.try_emplace(id, SharedDocument{.type = now->second.type, .version = 0});
  ++at->second.version;  // its kind cannot change: a right to one kind is none to another
  note.Follows();
}

void CheckAccess(const Step& step, Refusals& refusals) {
  Note note(step, refusals);
  if (!note.readable()) return;
  const auto document = note.documents->find(note.now->document);
  if (document == note.documents->end()) {
    return note.judge.Refuse("document_unknown", "/data/document", "there is none of that id");
  }
  note.NeedRight(document->second.type, Right::kRead);
  if (note.now->purpose.empty()) {
    note.judge.Refuse("reason", "/data/purpose", "say what for");
  }
  note.want.document = note.now->document;
  note.want.purpose = note.now->purpose;
  note.Follows();
}

void CheckClose(const Step& step, Refusals& refusals) {
  Note note(step, refusals);
  if (!note.readable()) return;
  note.judge.NeedWriter(Power::kShipments);
  note.want.by.clear();
  note.Follows();
}

constexpr RecordRule kRules[] = {
    {"shipment.access", Place::kGoesOn, CheckAccess},
    {"shipment.close", Place::kEnds, CheckClose},
    {"shipment.document", Place::kGoesOn, CheckDocument},
    {"shipment.event", Place::kGoesOn, CheckEvent},
    {"shipment.grant", Place::kGoesOn, CheckGrant},
    {"shipment.open", Place::kOpens, CheckOpen},
};

}  // namespace

std::span<const RecordRule> ShipmentRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger

#include "ledger/shipment.h"

#include <algorithm>
#include <array>

#include "codec/json_writer.h"
#include "ledger/internal/shipment_data.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 2> kRightNames{"r", "rw"};
// An object has at most that many entries: numbers are 32 bits.
constexpr std::int64_t kNumberMax = 4'294'967'295;
constexpr std::int64_t kVersionMax = 100'000;

void ReadNumber(JsonReader& in, JsonValue value, std::int64_t max, std::uint32_t& into) {
  std::int64_t number = into;
  in.Integer(value, 0, max, number);
  into = static_cast<std::uint32_t>(number);
}

constexpr codec::JsonMember<ShipmentParty> kParty[] = {
    {"party", kRequired,
     [](JsonReader& in, JsonValue v, ShipmentParty& it) { ReadDid(in, v, it.party); }},
    {"role", kRequired,
     [](JsonReader& in, JsonValue v, ShipmentParty& it) { ReadWord(in, v, it.role); }},
};

void ReadParties(JsonReader& in, JsonValue value, ShipmentParties& into) {
  in.Array(value, 1, kPartiesMax, [&](JsonValue element) {
    in.Object<ShipmentParty>(element, kParty, into.parties.emplace_back());
  });
}

void ReadRights(JsonReader& in, JsonValue value, std::map<std::string, Right>& into) {
  in.Map(value, kTypesMax, [&](std::string_view type, JsonValue element) {
    if (!IsWord(type)) return in.Note("format", "a kind of document is a-z, 0-9 and _");
    if (const auto at = in.Choice(element, kRightNames))
      into.emplace(type, static_cast<Right>(*at));
  });
}

void ReadMatrix(JsonReader& in, JsonValue value, ShipmentParties& into) {
  in.Map(value, kRolesMax, [&](std::string_view role, JsonValue element) {
    if (!IsWord(role)) return in.Note("format", "a role is a-z, 0-9 and _");
    ReadRights(in, element, into.matrix[std::string(role)]);
  });
}

constexpr codec::JsonMember<ShipmentParties> kPartiesMembers[] = {
    {"parties", kRequired, ReadParties},
    {"matrix", kRequired, ReadMatrix},
    {"documents_at", kOptional,
     [](JsonReader& in, JsonValue v, ShipmentParties& it) {
       ReadNumber(in, v, kNumberMax, it.documents_at);
     }},
};

constexpr codec::JsonMember<SharedDocument> kDocument[] = {
    {"type", kRequired,
     [](JsonReader& in, JsonValue v, SharedDocument& it) { ReadWord(in, v, it.type); }},
    {"version", kRequired,
     [](JsonReader& in, JsonValue v, SharedDocument& it) {
       ReadNumber(in, v, kVersionMax, it.version);
     }},
};

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kWordBytesMax &&
         std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7F'; });
}

void ReadDocuments(JsonReader& in, JsonValue value, ShipmentNote& into) {
  in.Map(value, kDocumentsMax, [&](std::string_view id, JsonValue element) {
    if (!IsId(id)) return in.Note("format", "an id is 1 to 40 bytes of visible ASCII");
    in.Object<SharedDocument>(element, kDocument, into.documents[std::string(id)]);
  });
}

constexpr codec::JsonMember<ShipmentNote> kNoteMembers[] = {
    {"parties_at", kRequired,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) {
       ReadNumber(in, v, kNumberMax, it.parties_at);
     }},
    {"documents_at", kRequired,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) {
       ReadNumber(in, v, kNumberMax, it.documents_at);
     }},
    {"by", kOptional, [](JsonReader& in, JsonValue v, ShipmentNote& it) { ReadDid(in, v, it.by); }},
    {"kind", kOptional,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) {
       ReadToken(in, v, kWordBytesMax, it.kind);
     }},
    {"at", kOptional,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) { ReadMoment(in, v, it.at_ms); }},
    {"document", kOptional,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) {
       ReadToken(in, v, kWordBytesMax, it.document);
     }},
    {"documents", kOptional, ReadDocuments},
    {"purpose", kOptional,
     [](JsonReader& in, JsonValue v, ShipmentNote& it) { ReadReason(in, v, it.purpose); }},
};

std::string DocumentsText(const SharedDocuments& documents) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  for (const auto& [id, document] : documents) {
    json.Key(id).BeginObject().Member("type", document.type);
    json.Member("version", document.version).EndObject();
  }
  json.EndObject();
  return out;
}

bool ListsParties(const Entry& entry) {
  return entry.type == "shipment.open" || entry.type == "shipment.grant";
}

}  // namespace

std::span<const codec::JsonMember<ShipmentParties>> ShipmentPartiesMembers() {
  return kPartiesMembers;
}

std::span<const codec::JsonMember<ShipmentNote>> ShipmentNoteMembers() {
  return kNoteMembers;
}

NamedTexts ShipmentNoteTexts(const ShipmentNote& note) {
  return {{"parties_at", std::to_string(note.parties_at)},
          {"documents_at", std::to_string(note.documents_at)},
          {"by", note.by},
          {"kind", note.kind},
          {"at", FormatMoment(note.at_ms)},
          {"document", note.document},
          {"documents", DocumentsText(note.documents)},
          {"purpose", note.purpose}};
}

Result<ShipmentParties> ShipmentPartiesOf(const Entry& entry) {
  if (ListsParties(entry)) return StateOf<ShipmentParties>(entry, kPartiesMembers);
  return Fail(ErrorCode::kInvalidArgument, entry.type + " has no list of parties", "/type");
}

Result<ShipmentNote> ShipmentNoteOf(const Entry& entry) {
  if (entry.type.starts_with("shipment.") && !ListsParties(entry)) {
    return StateOf<ShipmentNote>(entry, kNoteMembers);
  }
  return Fail(ErrorCode::kInvalidArgument, entry.type + " is no note of a shipment", "/type");
}

std::string WriteShipmentParties(const ShipmentParties& parties, bool opens) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  if (!opens) json.Member("documents_at", parties.documents_at);
  json.Key("matrix").BeginObject();
  for (const auto& [role, rights] : parties.matrix) {
    json.Key(role).BeginObject();
    for (const auto& [type, right] : rights)
      json.Member(type, kRightNames[static_cast<std::size_t>(right)]);
    json.EndObject();
  }
  json.EndObject().Key("parties").BeginArray();
  for (const ShipmentParty& party : parties.parties)
    json.BeginObject().Member("party", party.party).Member("role", party.role).EndObject();
  json.EndArray().EndObject();
  return out;
}

std::string WriteShipmentNote(const ShipmentNote& note) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  if (note.at_ms != 0) json.Member("at", FormatMoment(note.at_ms));
  json.MemberUnlessEmpty("by", note.by).MemberUnlessEmpty("document", note.document);
  if (!note.documents.empty()) json.Key("documents").Raw(DocumentsText(note.documents));
  json.Member("documents_at", note.documents_at).MemberUnlessEmpty("kind", note.kind);
  json.Member("parties_at", note.parties_at).MemberUnlessEmpty("purpose", note.purpose);
  json.EndObject();
  return out;
}

bool MayShare(const ShipmentParties& parties, std::string_view party, std::string_view type,
              Right right) {
  return std::ranges::any_of(parties.parties, [&](const ShipmentParty& one) {
    const auto role = parties.matrix.find(one.role);
    if (one.party != party || role == parties.matrix.end()) return false;
    const auto has = role->second.find(std::string(type));
    return has != role->second.end() && has->second >= right;
  });
}

ShipmentPlaces PlacesAfter(const Entry& before) {
  if (const auto parties = ShipmentPartiesOf(before)) {
    return {.parties_at = before.number, .documents_at = parties->documents_at};
  }
  const auto note = ShipmentNoteOf(before);
  if (!note) return {};
  const bool documents = before.type == "shipment.document";
  return {.parties_at = note->parties_at,
          .documents_at = documents ? before.number : note->documents_at};
}

std::vector<TrailLine> AuditTrail(std::span<const Entry> entries, std::string_view document) {
  std::vector<TrailLine> trail;
  std::uint32_t version = 0;
  for (const Entry& entry : entries) {
    const auto note = ShipmentNoteOf(entry);
    if (!note || note->document != document) continue;
    if (const auto now = note->documents.find(note->document); now != note->documents.end()) {
      version = now->second.version;
    }
    trail.push_back({.number = entry.number,
                     .time_ms = entry.time_ms,
                     .by = note->by,
                     .version = version,
                     .purpose = note->purpose});
  }
  return trail;
}

}  // namespace tidewaiter::ledger

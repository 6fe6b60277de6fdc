// The document: written and read.
#include <algorithm>
#include <array>
#include <utility>

#include "codec/encoding.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "federation/evidence.h"
#include "federation/wire.h"
#include "tlog/note.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {
namespace {

constexpr std::size_t kExhibitsMax = 2;
constexpr std::size_t kHashTextBytes = 44;  // base64 of 32 bytes
constexpr std::size_t kWordBytesMax = 64;   // codes and members
constexpr std::size_t kDetailBytesMax = 1000;
constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kTimeMsMax = std::int64_t{1} << 52;  // a double holds it
constexpr std::int64_t kIndexMax = std::int64_t{1} << 53;

using codec::JsonReader;
using codec::JsonValue;

void WriteHashes(codec::JsonWriter& json, std::string_view name, const tlog::Proof& hashes) {
  json.Key(name).BeginArray();
  for (const tlog::Hash& hash : hashes)
    json.Text(tlog::FormatHash(hash));
  json.EndArray();
}

void ReadHash(JsonReader& in, JsonValue value, tlog::Hash& into) {
  std::string text;
  in.Text(value, {.min = kHashTextBytes, .max = kHashTextBytes}, text);
  if (text.empty()) return;
  if (const auto hash = tlog::ParseHash(text)) {
    into = *hash;
  } else {
    in.Note("format", "not a hash in base64");
  }
}

void ReadHashes(JsonReader& in, JsonValue value, tlog::Proof& into) {
  in.Array(value, 0, tlog::kProofHashesMax, [&](JsonValue element) {
    tlog::Hash hash{};
    ReadHash(in, element, hash);
    into.push_back(hash);
  });
}

void ReadEntry(JsonReader& in, JsonValue value, std::string& into) {
  std::string text;
  in.Text(value, {.max = tlog::kEntryBytesMax / 3 * 4 + 4}, text);
  if (auto bytes = codec::Base64Decode(text); bytes && bytes->size() <= tlog::kEntryBytesMax) {
    into = std::move(*bytes);
  } else {
    in.Note("format", "not an entry in base64");
  }
}

constexpr codec::JsonMember<Exhibit> kExhibit[] = {
    {"index", codec::kRequired,
     [](JsonReader& in, JsonValue value, Exhibit& exhibit) {
       std::int64_t index = 0;
       in.Integer(value, 0, kIndexMax, index);
       exhibit.index = static_cast<std::uint64_t>(index);
     }},
    {"entry", codec::kRequired,
     [](JsonReader& in, JsonValue value, Exhibit& exhibit) {
       ReadEntry(in, value, exhibit.entry);
     }},
    {"path", codec::kRequired,
     [](JsonReader& in, JsonValue value, Exhibit& exhibit) {
       ReadHashes(in, value, exhibit.path);
     }},
};

void ReadLie(JsonReader& in, JsonValue value, Evidence& evidence) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "fork",       "rollback",       "reordered",       "equivocation",
      "stolen_key", "replayed_entry", "double_transfer", "rule_broken"};
  if (const auto place = in.Choice(value, kNames)) evidence.lie = static_cast<Lie>(*place);
}

constexpr codec::JsonMember<Evidence> kEvidence[] = {
    {"v", codec::kRequired,
     [](JsonReader& in, JsonValue value, Evidence& /*evidence*/) {
       std::int64_t version = kVersion;
       in.Integer(value, kVersion, kVersion, version);
     }},
    {"lie", codec::kRequired, ReadLie},
    {"log", codec::kRequired,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.min = 1, .max = kOriginBytesMax}, evidence.log);
     }},
    {"first", codec::kRequired,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.min = 1, .max = kEvidenceBytesMax}, evidence.first);
     }},
    {"second", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.min = 1, .max = kEvidenceBytesMax}, evidence.second);
     }},
    {"beginning", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       ReadHash(in, value, evidence.beginning);
     }},
    {"consistency", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       ReadHashes(in, value, evidence.consistency);
     }},
    {"exhibits", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Array(value, 0, kExhibitsMax, [&](JsonValue element) {
         in.Object<Exhibit>(element, kExhibit, evidence.exhibits.emplace_back());
       });
     }},
    {"code", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.max = kWordBytesMax}, evidence.code);
     }},
    {"detail", codec::kOptional,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.max = kDetailBytesMax}, evidence.detail);
     }},
    {"found_by", codec::kRequired,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Text(value, {.max = kWordBytesMax}, evidence.found_by);
     }},
    {"found_at_ms", codec::kRequired,
     [](JsonReader& in, JsonValue value, Evidence& evidence) {
       in.Integer(value, 0, kTimeMsMax, evidence.found_at_ms);
     }},
};

}  // namespace

std::string WriteEvidence(const Evidence& evidence) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("v", kVersion).Member("lie", LieName(evidence.lie));
  json.Member("log", evidence.log).Member("first", evidence.first);
  if (!evidence.second.empty()) {
    json.Member("second", evidence.second);
    json.Member("beginning", tlog::FormatHash(evidence.beginning));
    WriteHashes(json, "consistency", evidence.consistency);
  }
  json.Key("exhibits").BeginArray();
  for (const Exhibit& exhibit : evidence.exhibits) {
    json.BeginObject().Member("index", exhibit.index);
    json.Member("entry", codec::Base64Encode(exhibit.entry));
    WriteHashes(json, "path", exhibit.path);
    json.EndObject();
  }
  json.EndArray().MemberUnlessEmpty("code", evidence.code);
  json.MemberUnlessEmpty("detail", evidence.detail).Member("found_by", evidence.found_by);
  json.Member("found_at_ms", evidence.found_at_ms).EndObject();
  return out + "\n";
}

Result<Evidence> ReadEvidence(std::string_view text) {
  JsonReader in;
  Evidence evidence;
  const auto root = in.Parse(text, {.bytes_max = kEvidenceBytesMax});
  if (root) in.Object<Evidence>(*root, kEvidence, evidence);
  if (!in.problems().empty()) {
    const codec::Problem& problem = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, problem.detail, problem.pointer);
  }
  // They say how the second one begins. Without it they would be lost when this is written again,
  // and one document would have two ids.
  if (evidence.second.empty() &&
      (evidence.beginning != tlog::Hash{} || !evidence.consistency.empty())) {
    return Fail(ErrorCode::kInvalidArgument, "belongs to a second checkpoint",
                evidence.consistency.empty() ? "/beginning" : "/consistency");
  }
  return evidence;
}

}  // namespace tidewaiter::federation

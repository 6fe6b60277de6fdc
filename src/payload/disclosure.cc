#include "payload/disclosure.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "tlog/hash.h"

namespace tidewaiter::payload {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kRequired;

constexpr std::size_t kHashDigits = 44;  // base64 of 32 bytes
constexpr std::size_t kDepthMax = 18;    // that of a payload, which stands two levels down

struct Read {
  Disclosure disclosure;
  std::string payload;  // JSON, as ledger::ReadPayload takes it
};

constexpr codec::JsonMember<Read> kDisclosure[] = {
    {"leaf", kRequired,
     [](JsonReader& in, JsonValue v, Read& read) {
       std::string text;
       in.Text(v, {.min = kHashDigits, .max = kHashDigits, .characters = Characters::kToken}, text);
       const Result<tlog::Hash> leaf = tlog::ParseHash(text);
       if (!leaf && !text.empty()) in.Note("format", "is not 32 bytes in base64");
       if (leaf) read.disclosure.leaf = *leaf;
     }},
    {"log", kRequired,
     [](JsonReader& in, JsonValue v, Read& read) {
       in.Text(v, {.min = 1, .max = ledger::kLogOriginMax, .characters = Characters::kToken},
               read.disclosure.place.log);
       if (!ledger::IsLogOrigin(read.disclosure.place.log)) in.Note("format", "names no log");
     }},
    {"number", kRequired,
     [](JsonReader& in, JsonValue v, Read& read) {
       std::int64_t number = 1;
       in.Integer(v, 1, UINT32_MAX, number);
       read.disclosure.place.number = static_cast<std::uint32_t>(number);
     }},
    {"payload", kRequired,
     [](JsonReader&, JsonValue v, Read& read) { read.payload = simdjson::minify(v); }},
    {"purpose", kRequired,
     [](JsonReader& in, JsonValue v, Read& read) {
       in.Text(v, {.max = kPurposeBytesMax}, read.disclosure.purpose);
     }},
    {"v", kRequired, [](JsonReader& in, JsonValue v, Read&) {
       std::int64_t version = 0;
       in.Integer(v, 1, 1, version);
     }}};

}  // namespace

Result<Disclosure> DisclosureOf(const ledger::Entry& entry, const ledger::Payload& payload,
                                const std::set<std::string>& names, std::string_view purpose) {
  for (const std::string& name : names) {
    if (std::ranges::find(payload.fields, name, &ledger::Field::name) != payload.fields.end())
      continue;
    return Fail(ErrorCode::kNotFound, "there is no field " + name, "/fields/" + name);
  }
  Disclosure disclosure{.place = {entry.log, entry.object, entry.number},
                        .leaf = entry.leaf,
                        .purpose = std::string(purpose),
                        .payload = names.empty() ? payload : ledger::Only(payload, names)};
  const ledger::Refusals refusals = CheckDisclosed(disclosure, entry);
  if (refusals.empty()) return disclosure;
  return Fail(ErrorCode::kFailedPrecondition, refusals.front().detail, refusals.front().pointer);
}

std::string WriteDisclosure(const Disclosure& disclosure) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("leaf", tlog::FormatHash(disclosure.leaf));
  json.Member("log", disclosure.place.log).Member("number", disclosure.place.number);
  json.Key("payload").Raw(ledger::WritePayload(disclosure.payload));
  json.Member("purpose", disclosure.purpose).Member("v", 1).EndObject();
  return out;
}

Result<Disclosure> ReadDisclosure(std::string_view json) {
  JsonReader in;
  Read read;
  const auto root = in.Parse(json, {.bytes_max = kDisclosureBytesMax, .depth_max = kDepthMax});
  if (root) in.Object<Read>(*root, kDisclosure, read);
  if (!in.problems().empty()) {
    const codec::Problem& first = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
  }
  Result<ledger::Payload> payload = ledger::ReadPayload(read.payload);
  if (!payload) {
    return Fail(ErrorCode::kInvalidArgument, payload.error().message,
                "/payload" + payload.error().field);
  }
  read.disclosure.payload = *std::move(payload);
  read.disclosure.place.object = read.disclosure.payload.object;
  return std::move(read.disclosure);
}

ledger::Refusals CheckDisclosed(const Disclosure& disclosure, const ledger::Entry& entry) {
  ledger::Refusals refusals;
  const Place place{entry.log, entry.object, entry.number};
  if (disclosure.place != place || disclosure.leaf != entry.leaf) {
    ledger::Refuse(refusals, "other_entry", "/leaf",
                   fmt::format("is not about {} {} of {}", place.object, place.number, place.log));
  }
  for (ledger::Refusal& refusal : ledger::VerifyPayload(disclosure.payload, entry).refusals) {
    if (refusal.code == "other_object") continue;  // said above
    if (refusal.code == "wrong_salt_or_value") refusal.code = "wrong_salt";
    refusals.push_back(std::move(refusal));
  }
  return refusals;
}

}  // namespace tidewaiter::payload

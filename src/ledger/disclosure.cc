#include "ledger/disclosure.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/hmac.h"
#include "codec/canonical_json.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "tlog/hash.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonMember;
using codec::JsonReader;
using codec::JsonValue;
using codec::kRequired;

constexpr std::size_t kSaltDigits = 44;  // base64 of 32 bytes
constexpr std::size_t kDepthMax = 16;    // values are their owner's: deeper than data of entries

constexpr JsonMember<Field> kField[] = {
    {"salt", kRequired,
     [](JsonReader& in, JsonValue v, Field& field) {
       std::string text;
       in.Text(v, {.min = kSaltDigits, .max = kSaltDigits, .characters = codec::Characters::kToken},
               text);
       const Result<tlog::Hash> salt = tlog::ParseHash(text);  // 32 bytes in base64 too
       if (!salt && !text.empty()) in.Note("format", "is not 32 bytes in base64");
       if (salt) field.salt = *salt;
     }},
    {"value", kRequired, [](JsonReader& in, JsonValue v, Field& field) {
       Result<std::string> value = codec::CanonicalJson(simdjson::minify(v));
       if (!value) return in.Note("format", value.error().message);
       field.value = *std::move(value);
     }}};

constexpr JsonMember<Payload> kPayload[] = {
    {"fields", kRequired,
     [](JsonReader& in, JsonValue v, Payload& payload) {
       in.Map(v, kCommitmentsMax, [&](std::string_view name, JsonValue value) {
         if (!IsCommitmentName(name)) in.Note("format", "is not the name of a field");
         Field field{.name = std::string(name)};
         in.Object<Field>(value, kField, field);
         payload.fields.push_back(std::move(field));
       });
     }},
    {"object", kRequired,
     [](JsonReader& in, JsonValue v, Payload& payload) {
       in.Text(v, {.min = 1, .max = kObjectIdMax, .characters = codec::Characters::kToken},
               payload.object);
       if (!IsObjectId(payload.object)) in.Note("format", "is not the name of an object");
     }},
    {"v", kRequired, [](JsonReader& in, JsonValue v, Payload&) {
       std::int64_t version = 0;
       in.Integer(v, 1, 1, version);
     }}};

Status SortFields(Payload& payload) {
  std::ranges::sort(payload.fields, {}, &Field::name);
  const auto twice = std::ranges::adjacent_find(payload.fields, {}, &Field::name);
  if (twice == payload.fields.end()) return {};
  return Fail(ErrorCode::kInvalidArgument, "is said twice", "/fields/" + twice->name);
}

const Commitment* Find(const Entry& entry, std::string_view name) {
  const auto found = std::ranges::find(entry.commitments, name, &Commitment::name);
  return found == entry.commitments.end() ? nullptr : &*found;
}

Payload Chosen(const Payload& payload, const std::set<std::string>& names, bool named) {
  Payload chosen{.object = payload.object, .fields = {}};
  for (const Field& field : payload.fields)
    if (names.contains(field.name) == named) chosen.fields.push_back(field);
  return chosen;
}

}  // namespace

Result<Field> NewField(std::string_view name, std::string_view value, const FillSecret& fill) {
  if (!IsCommitmentName(name)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is not the name of a field", name));
  }
  Field field{.name = std::string(name)};
  ASSIGN_OR_RETURN(field.value, codec::CanonicalJson(value));
  fill(field.salt);
  return field;
}

std::string DocumentValue(std::string_view bytes, std::string_view media_type) {
  Sha256 hash;
  hash.Add(bytes);
  std::string value = fmt::format("{{\"bytes\":{},\"media_type\":", bytes.size());
  codec::AppendJsonText(value, media_type);
  return value + fmt::format(",\"sha256\":\"{}\"}}", hash.Hex());
}

Hash CommitTo(const Salt& salt, std::string_view value) {
  return HmacSha256({reinterpret_cast<const char*>(salt.data()), salt.size()}, {value});
}

std::vector<Commitment> CommitmentsOf(const Payload& payload) {
  std::vector<Commitment> commitments;
  for (const Field& field : payload.fields)
    commitments.push_back({field.name, CommitTo(field.salt, field.value)});
  std::ranges::sort(commitments, {}, &Commitment::name);
  return commitments;
}

Payload Only(const Payload& payload, const std::set<std::string>& names) {
  return Chosen(payload, names, true);
}

Payload Without(const Payload& payload, const std::set<std::string>& names) {
  return Chosen(payload, names, false);
}

std::string WritePayload(const Payload& payload) {
  std::vector<Field> fields = payload.fields;
  std::ranges::sort(fields, {}, &Field::name);
  std::string json = "{\"fields\":{";
  for (const Field& field : fields) {
    json += fmt::format("{}\"{}\":{{\"salt\":\"{}\",\"value\":{}}}", json.back() == '{' ? "" : ",",
                        field.name, tlog::FormatHash(field.salt), field.value);
  }
  return json + fmt::format("}},\"object\":\"{}\",\"v\":1}}", payload.object);
}

Result<Payload> ReadPayload(std::string_view json) {
  JsonReader in;
  Payload payload;
  const auto root = in.Parse(json, {.bytes_max = kPayloadBytesMax, .depth_max = kDepthMax});
  if (root) in.Object<Payload>(*root, kPayload, payload);
  if (!in.problems().empty()) {
    const codec::Problem& first = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
  }
  RETURN_IF_ERROR(SortFields(payload));
  return payload;
}

Disclosed VerifyPayload(const Payload& payload, const Entry& entry) {
  Disclosed disclosed;
  if (payload.object != entry.object) {
    Refuse(disclosed.refusals, "other_object", "/object", "is not " + entry.object);
  }
  std::set<std::string_view> shown;
  for (const Field& field : payload.fields) {
    const std::string pointer = "/fields/" + field.name;
    const Commitment* commitment = Find(entry, field.name);
    shown.insert(field.name);
    if (commitment == nullptr) {
      Refuse(disclosed.refusals, "not_committed", pointer, "the entry says nothing of it");
    } else if (CommitTo(field.salt, field.value) != commitment->value) {
      Refuse(disclosed.refusals, "wrong_salt_or_value", pointer, "is not what was committed to");
    }
  }
  for (const Commitment& commitment : entry.commitments)
    if (!shown.contains(commitment.name)) disclosed.undisclosed.push_back(commitment.name);
  return disclosed;
}

}  // namespace tidewaiter::ledger

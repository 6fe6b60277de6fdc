// Questions about the origin of goods, out of JSON.
#include "tariff/json_parts.h"
#include "tariff/origin_json.h"

namespace tidewaiter::tariff {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kBytesMax = 256 * 1024;  // a thousand materials
constexpr std::size_t kMaterialsAsked = 1000;
constexpr std::size_t kStatedMax = 200;
constexpr std::int64_t kEntryMax = 1000;

void ReadFlag(JsonReader& in, JsonValue value, std::optional<bool>& into) {
  bool flag = false;
  const std::size_t before = in.problems().size();
  in.Bool(value, flag);
  if (in.problems().size() == before) into = flag;
}

constexpr codec::JsonMember<Material> kMaterial[] = {
    {"code", kOptional, [](JsonReader& in, JsonValue v, Material& m) { ReadCode(in, v, m.code); }},
    {"origin", kOptional,
     [](JsonReader& in, JsonValue v, Material& m) { in.Text(v, kCountryRule, m.origin); }},
    {"value", kRequired,
     [](JsonReader& in, JsonValue v, Material& m) { ReadPositive(in, v, m.value); }},
    {"proven", kOptional, [](JsonReader& in, JsonValue v, Material& m) { in.Bool(v, m.proven); }},
    {"wholly_obtained", kOptional,
     [](JsonReader& in, JsonValue v, Material& m) { ReadFlag(in, v, m.wholly_obtained); }}};

using Stated = OriginRequest::Stated;
constexpr codec::JsonMember<Stated> kStated[] = {
    {"entry", kRequired,
     [](JsonReader& in, JsonValue v, Stated& s) { in.Integer(v, 0, kEntryMax, s.entry); }},
    {"rule", kRequired,
     [](JsonReader& in, JsonValue v, Stated& s) { in.Integer(v, 0, kEntryMax, s.rule); }},
    {"met", kRequired, [](JsonReader& in, JsonValue v, Stated& s) { in.Bool(v, s.met); }}};

void ReadMaterials(JsonReader& in, JsonValue value, OriginRequest& request) {
  auto& materials = request.answers.materials.emplace();
  in.Array(value, 0, kMaterialsAsked, [&](JsonValue element) {
    in.Object<Material>(element, kMaterial, materials.emplace_back());
  });
}

constexpr codec::JsonMember<OriginRequest> kMembers[] = {
    {"scheme", kRequired,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       in.Text(v, {.min = 1, .max = 64}, r.scheme);
     }},
    {"code", kRequired,
     [](JsonReader& in, JsonValue v, OriginRequest& r) { ReadCode(in, v, r.answers.product); }},
    {"day", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) { ReadDayOf(in, v, r.day); }},
    {"exporter", kRequired,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       in.Text(v, kCountryRule, r.answers.exporter);
     }},
    {"importer", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       in.Text(v, kCountryRule, r.answers.importer);
     }},
    {"entry", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       std::int64_t entry = 0;
       in.Integer(v, 0, kEntryMax, entry);
       r.entry = static_cast<std::size_t>(entry);
     }},
    {"ex_works", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       ReadOptional(in, v, r.answers.ex_works);
     }},
    {"fob", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) { ReadOptional(in, v, r.answers.fob); }},
    {"wholly_obtained", kOptional,
     [](JsonReader& in, JsonValue v, OriginRequest& r) {
       ReadFlag(in, v, r.answers.wholly_obtained);
     }},
    {"materials", kOptional, ReadMaterials},
    {"stated", kOptional, [](JsonReader& in, JsonValue v, OriginRequest& r) {
       in.Array(v, 0, kStatedMax, [&](JsonValue element) {
         in.Object<Stated>(element, kStated, r.stated.emplace_back());
       });
     }}};

}  // namespace

std::expected<OriginRequest, Problems> ReadOriginRequest(std::string_view json, Day today) {
  JsonReader in;
  OriginRequest request;
  request.day = today;
  if (const auto root = in.Parse(json, {.bytes_max = kBytesMax}))
    in.Object<OriginRequest>(*root, kMembers, request);
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return request;
}

}  // namespace tidewaiter::tariff

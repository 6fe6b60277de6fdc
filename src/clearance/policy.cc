#include "clearance/policy.h"

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "desk/document.h"

namespace tidewaiter::clearance {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr double kChecksMax = 1e6;       // a day and office
constexpr double kHoursMax = 24 * 3660;  // ten years: audits go back that far

struct Reading {
  Policy policy;
  int digits = 2;
};

void Ignore(JsonReader& /*in*/, JsonValue /*value*/, Reading& /*into*/) {}

template <double Policy::*kMember, int kLow100, int kHigh100>
void ReadNumber(JsonReader& in, JsonValue value, Reading& r) {
  in.Number(value, kLow100 / 100.0, kHigh100 / 100.0, r.policy.*kMember);
}
template <double Policy::*kMember>
void ReadChecks(JsonReader& in, JsonValue value, Reading& r) {
  in.Number(value, 0, kChecksMax, r.policy.*kMember);
}
template <double Policy::*kMember>
void ReadHours(JsonReader& in, JsonValue value, Reading& r) {
  in.Number(value, 0.1, kHoursMax, r.policy.*kMember);
}

constexpr codec::JsonMember<Reading> kPolicy[] = {
    {"random_share", kRequired, ReadNumber<&Policy::random_share, 0, 50>},
    {"explore_share", kRequired, ReadNumber<&Policy::explore_share, 0, 50>},
    {"harm", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) {
       std::string text;
       in.Text(v, {.min = 1, .max = 24}, text);
       if (text.empty()) return;
       const auto minor = desk::ParseAmount(text, r.digits);
       if (!minor || *minor < 0) {
         return in.Note("amount", minor ? "is below zero" : minor.error().message);
       }
       r.policy.harm_minor = *minor;
     }},
    {"inspections_per_day", kOptional, ReadChecks<&Policy::inspections_per_day>},
    {"document_checks_per_day", kOptional, ReadChecks<&Policy::document_checks_per_day>},
    {"audits_per_day", kOptional, ReadChecks<&Policy::audits_per_day>},
    {"inspection_hours", kOptional, ReadHours<&Policy::inspection_hours>},
    {"document_hours", kOptional, ReadHours<&Policy::document_hours>},
    {"audit_hours", kOptional, ReadHours<&Policy::audit_hours>},
    // What the server adds when it shows a policy; a page may send it back.
    {"version", kOptional, Ignore},
    {"changed_at", kOptional, Ignore},
    {"changed_by", kOptional, Ignore}};

// "08:30"
template <std::string Office::*kMember>
void ReadHour(JsonReader& in, JsonValue value, Office& office) {
  std::string text;
  in.Text(value, {.min = 5, .max = 5}, text);
  if (text.empty()) return;
  const auto digit = [&](std::size_t place, char most) {
    return text[place] >= '0' && text[place] <= most;
  };
  if (!digit(0, '2') || !digit(1, text[0] == '2' ? '3' : '9') || text[2] != ':' || !digit(3, '5') ||
      !digit(4, '9')) {
    return in.Note("format", "is not a time of day such as 08:30");
  }
  office.*kMember = text;
}

constexpr codec::JsonMember<Office> kOffice[] = {
    {"id", kRequired,
     [](JsonReader& in, JsonValue v, Office& o) {
       in.Text(v, {.min = 1, .max = 16, .characters = codec::Characters::kToken}, o.id);
     }},
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, Office& o) { in.Text(v, {.min = 1, .max = 200}, o.name); }},
    {"time_zone", kOptional,
     [](JsonReader& in, JsonValue v, Office& o) { in.Text(v, {.max = 64}, o.time_zone); }},
    {"opens", kOptional, ReadHour<&Office::opens>},
    {"closes", kOptional, ReadHour<&Office::closes>},
    {"inspections_per_day", kOptional,
     [](JsonReader& in, JsonValue v, Office& o) {
       in.Number(v, 0, kChecksMax, o.inspections_per_day);
     }},
    {"document_checks_per_day", kOptional,
     [](JsonReader& in, JsonValue v, Office& o) {
       in.Number(v, 0, kChecksMax, o.document_checks_per_day);
     }},
    {"audits_per_day", kOptional,
     [](JsonReader& in, JsonValue v, Office& o) { in.Number(v, 0, kChecksMax, o.audits_per_day); }},
    {"declarations_per_day", kOptional,
     [](JsonReader& in, JsonValue v, Office& o) { in.Number(v, 0, 1e8, o.declarations_per_day); }}};

}  // namespace

std::expected<Policy, codec::Problems> ParsePolicy(std::string_view json, int digits) {
  JsonReader in;
  Reading reading{{}, digits};
  if (const auto root = in.Parse(json)) {
    in.Object<Reading>(*root, kPolicy, reading);
    if (reading.policy.random_share + reading.policy.explore_share > 0.5) {
      in.Note("shares", "random and exploration may take half of the inspections at most");
    }
  }
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return reading.policy;
}

std::expected<Office, codec::Problems> ParseOffice(std::string_view json) {
  JsonReader in;
  Office office;
  if (const auto root = in.Parse(json)) in.Object<Office>(*root, kOffice, office);
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return office;
}

std::string WritePolicy(const Policy& policy, int digits) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("random_share", policy.random_share);
  json.Member("explore_share", policy.explore_share);
  if (policy.harm_minor >= 0) json.Member("harm", desk::FormatAmount(policy.harm_minor, digits));
  json.Member("inspections_per_day", policy.inspections_per_day);
  json.Member("document_checks_per_day", policy.document_checks_per_day);
  json.Member("audits_per_day", policy.audits_per_day);
  json.Member("inspection_hours", policy.inspection_hours);
  json.Member("document_hours", policy.document_hours);
  json.Member("audit_hours", policy.audit_hours).EndObject();
  return out;
}

std::string WriteOffice(const Office& office) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("id", office.id).Member("name", office.name);
  json.MemberUnlessEmpty("time_zone", office.time_zone);
  json.MemberUnlessEmpty("opens", office.opens).MemberUnlessEmpty("closes", office.closes);
  const auto number = [&json](std::string_view name, double value) {
    if (value >= 0) json.Member(name, value);
  };
  number("inspections_per_day", office.inspections_per_day);
  number("document_checks_per_day", office.document_checks_per_day);
  number("audits_per_day", office.audits_per_day);
  number("declarations_per_day", office.declarations_per_day);
  json.EndObject();
  return out;
}

}  // namespace tidewaiter::clearance

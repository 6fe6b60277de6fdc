#include "device/osmand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/calendar.h"
#include "codec/json_reader.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder
using codec::JsonReader;
using codec::JsonValue;

std::unexpected<Error> Bad(std::string_view name, std::string_view value) {
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("{} is '{}'", name, value.substr(0, kOsmandNameBytesMax)),
              fmt::format("/{}", name));
}

// What is known of a place before it is certain that there is one.
struct Draft {
  Report& report;
  std::optional<double> lat = {};
  std::optional<double> lon = {};
  std::size_t others = 0;  // readings of unknown names
};

// "2016-01-27T18:55:47Z", "2014-06-04 09:10:11", with parts of a second; seconds; milliseconds.
std::optional<std::int64_t> TimeMs(std::string_view text) {
  if (const auto number = Whole(text)) {
    constexpr std::int64_t kSecondsMax = 2'147'483'647;  // beyond are milliseconds
    constexpr std::int64_t kMsMax = 4'102'444'800'000;   // 2100: clocks beyond are broken
    if (*number < 0 || *number > kMsMax) return std::nullopt;
    return *number < kSecondsMax ? *number * 1000 : *number;
  }
  if (text.size() < 19 || text.size() > 40) return std::nullopt;
  std::string iso(text);
  iso[10] = 'T';
  const bool zone = iso.find_first_of("Zz+-", 19) != std::string::npos;
  if (!zone) iso += 'Z';
  const auto seconds = ParseRfc3339(iso);
  if (!seconds) return std::nullopt;
  std::int64_t ms = 0;
  std::int64_t unit = 100;
  for (std::size_t i = 20; iso[19] == '.' && i < iso.size() && IsDigit(iso[i]); ++i, unit /= 10)
    ms += (iso[i] - '0') * unit;
  return *seconds * 1000 + ms;
}

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Percent signs and '+' of a query; a broken escape stands for itself.
std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
        HexDigit(text[i + 2]) >= 0) {
      plain += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

Status AddOther(std::string_view name, decltype(Reading::value) value, Draft& draft) {
  if (name.empty() || name.size() > kOsmandNameBytesMax) return Bad("name", name);
  if (++draft.others > kOsmandReadingsMax) return Bad("name", "one too many");
  // Names that rules look at come without allocation and under their own stems.
  for (const std::string_view stem : {kIgnition, kMotion, kCharge, kDoor, kOdometer, kIndex}) {
    if (name == stem) {
      draft.report.Set(stem, std::move(value));
      return {};
    }
  }
  draft.report.SetOwn(name, std::move(value));
  return {};
}

Status AddText(std::string_view name, std::string_view text, Draft& draft) {
  if (text.size() > kOsmandTextBytesMax) return Bad(name, text);
  if (text == "true" || text == "false") return AddOther(name, text == "true", draft);
  if (const auto number = Number(text)) return AddOther(name, *number, draft);
  return AddOther(name, std::string(text), draft);
}

// The parameters that are one number with a place of its own.
double* NumberFor(std::string_view name, Draft& draft) {
  Fix& fix = draft.report.fix;
  if (name == "speed") return &fix.speed_kmh;
  if (name == "bearing" || name == "heading") return &fix.course_deg;
  if (name == "altitude") return &fix.altitude_m;
  if (name == "accuracy") return &fix.accuracy_m;
  if (name == "lat") return &draft.lat.emplace();
  if (name == "lon") return &draft.lon.emplace();
  return nullptr;
}

Status ReadCell(std::string_view text, Report& report) {
  const Fields fields(text, ',');
  std::array<std::int64_t, 5> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = Whole(fields[i]);
    if (!value && i < 4) return Bad("cell", text);
    values.at(i) = std::clamp<std::int64_t>(value.value_or(0), -999, 0xffff'ffff);
  }
  AddCell({.mcc = static_cast<std::int32_t>(std::min<std::int64_t>(values[0], 999)),
           .mnc = static_cast<std::int32_t>(std::min<std::int64_t>(values[1], 999)),
           .lac = values[2],
           .id = values[3],
           .signal = static_cast<int>(std::min<std::int64_t>(values[4], 999))},
          report);
  return {};
}

Status ReadLocation(std::string_view text, Draft& draft) {
  const Fields pair(text, ',');
  draft.lat = Number(pair[0]);
  draft.lon = Number(pair[1]);
  if (!draft.lat || !draft.lon) return Bad("location", text);
  return {};
}

Status ReadParameter(std::string_view name, const std::string& value, Draft& draft) {
  Report& report = draft.report;
  if (name == "id" || name == "deviceid") {
    if (!IsDeviceId(value)) return Bad(name, value);
    report.device = value;
  } else if (name == "timestamp") {
    const auto time_ms = TimeMs(value);
    if (!time_ms) return Bad(name, value);
    SetTime(*time_ms, report);
  } else if (double* number = NumberFor(name, draft)) {
    const auto read = Number(value);
    if (!read) return Bad(name, value);
    *number = name == "speed" ? *read * kKmhPerKnot : *read;
  } else if (name == "location") {
    return ReadLocation(value, draft);
  } else if (name == "valid") {
    report.fix.valid = value == "true" || value == "1";
  } else if (name == "cell") {
    return ReadCell(value, report);
  } else if (name == "wifi") {
    const Fields pair(value, ',');
    AddWifi(pair[0], pair[1], report);
  } else if (name == "hdop" || name == "batt") {
    const auto read = Number(value);
    if (!read) return Bad(name, value);
    report.Set(name == "hdop" ? std::string_view("hdop") : kBatteryLevel, *read);
  } else if (name == "driverUniqueId") {
    if (value.size() > kOsmandTextBytesMax) return Bad(name, value);
    report.Set(kCard, value);
  } else {
    return AddText(name, value, draft);
  }
  return {};
}

Status Finish(Draft& draft) {
  if (draft.report.device.empty()) return Bad("id", "");
  if (!draft.lat && !draft.lon) {
    draft.report.fix.valid = false;  // of cells and readings alone
    return {};
  }
  if (!draft.lat || !draft.lon) return Bad(draft.lat ? "lon" : "lat", "");
  return SetPlace(*draft.lat, *draft.lon, draft.report);
}

Status ReadQuery(std::string_view query, Draft& draft) {
  draft.report.fix.valid = true;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view pair = query.substr(at, end - at);
    at = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name = Unescaped(pair.substr(0, equals));
    const std::string value = Unescaped(pair.substr(std::min(equals + 1, pair.size())));
    RETURN_IF_ERROR(ReadParameter(name, value, draft));
  }
  return Finish(draft);
}

std::optional<double> JsonNumber(JsonValue value) {
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::string_view JsonText(JsonValue value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS || text.size() > kOsmandTextBytesMax) return {};
  return text;
}

void ReadCoords(JsonReader& in, JsonValue coords, Draft& draft) {
  constexpr double kKmhPerMs = 3.6;
  constexpr std::size_t kMembersMax = 32;
  in.Map(coords, kMembersMax, [&](std::string_view name, JsonValue value) {
    const auto number = JsonNumber(value);
    Fix& fix = draft.report.fix;
    if (!number) return;
    if (name == "latitude") draft.lat = number;
    if (name == "longitude") draft.lon = number;
    if (name == "altitude") fix.altitude_m = *number;
    if (*number < 0) return;  // unknown
    if (name == "speed") fix.speed_kmh = *number * kKmhPerMs;
    if (name == "heading") fix.course_deg = *number;
    if (name == "accuracy") fix.accuracy_m = *number;
  });
}

void ReadBattery(JsonReader& in, JsonValue battery, Report& report) {
  constexpr std::size_t kMembersMax = 16;
  in.Map(battery, kMembersMax, [&](std::string_view name, JsonValue value) {
    bool charging = false;
    const auto level = JsonNumber(value);
    if (name == "level" && level && *level >= 0 && *level <= 1) {
      report.Set(kBatteryLevel, static_cast<std::int64_t>(std::lround(*level * 100)));
    }
    if (name == "is_charging" && value.get(charging) == simdjson::SUCCESS) {
      report.Set(kCharge, charging);
    }
  });
}

void ReadExtras(JsonReader& in, JsonValue extras, Draft& draft) {
  in.Map(extras, kOsmandReadingsMax, [&](std::string_view name, JsonValue value) {
    bool flag = false;
    std::int64_t whole = 0;
    Status added;
    if (value.get(flag) == simdjson::SUCCESS) {
      added = AddOther(name, flag, draft);
    } else if (value.get(whole) == simdjson::SUCCESS) {
      added = AddOther(name, whole, draft);
    } else if (const auto number = JsonNumber(value)) {
      added = AddOther(name, *number, draft);
    } else if (const std::string_view text = JsonText(value); !text.empty()) {
      added = AddOther(name, std::string(text), draft);
    }
    if (!added) in.Note("too_many", added.error().message);
  });
}

void ReadMember(JsonReader& in, std::string_view name, JsonValue value, Draft& draft) {
  constexpr std::size_t kMembersMax = 16;
  Report& report = draft.report;
  bool flag = false;
  if (name == "timestamp") {
    const auto time_ms = TimeMs(JsonText(value));
    if (!time_ms) return in.Note("format", "is no time");
    SetTime(*time_ms, report);
  } else if (name == "coords") {
    ReadCoords(in, value, draft);
  } else if (name == "battery") {
    ReadBattery(in, value, report);
  } else if (name == "extras") {
    ReadExtras(in, value, draft);
  } else if (name == "event" && !JsonText(value).empty()) {
    report.Set("event", std::string(JsonText(value)));
  } else if (name == "is_moving" && value.get(flag) == simdjson::SUCCESS) {
    report.Set(kMotion, flag);
  } else if (name == "mock" && value.get(flag) == simdjson::SUCCESS) {
    report.Set("mock", flag);
  } else if (name == "odometer" && JsonNumber(value)) {
    const double metres = std::clamp(*JsonNumber(value), 0.0, 1e12);
    report.Set(kOdometer, static_cast<std::int64_t>(std::llround(metres)));
  } else if (name == "activity") {
    in.Map(value, kMembersMax, [&](std::string_view member, JsonValue kind) {
      if (member == "type") report.Set("activity", std::string(JsonText(kind)));
    });
  }
}

Status ReadJson(std::string_view body, Draft& draft) {
  constexpr std::size_t kMembersMax = 64;
  JsonReader in;
  const auto root =
      in.Parse(body, {.bytes_max = kOsmandBytesMax, .depth_max = 8, .problems_max = 8});
  if (root) {
    draft.report.fix.valid = true;
    in.Map(*root, kMembersMax, [&](std::string_view name, JsonValue value) {
      if (name == "device_id" && IsDeviceId(JsonText(value))) draft.report.device = JsonText(value);
      if (name != "location") return;
      in.Map(value, kMembersMax,
             [&](std::string_view member, JsonValue what) { ReadMember(in, member, what, draft); });
    });
  }
  if (!in.problems().empty()) {
    const codec::Problem& first = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
  }
  return Finish(draft);
}

}  // namespace

Status DecodeOsmand(const OsmandRequest& request, Decoded& said) {
  if (request.uri.size() + request.body.size() > kOsmandBytesMax) return Bad("body", "too long");
  Draft draft{.report = said.Add()};
  if (request.content_type.starts_with("application/json")) return ReadJson(request.body, draft);
  const std::size_t mark = request.uri.find('?');
  const bool in_query = mark != std::string_view::npos && mark + 1 < request.uri.size();
  return ReadQuery(in_query ? request.uri.substr(mark + 1) : request.body, draft);
}

}  // namespace tidewaiter::device

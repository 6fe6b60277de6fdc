#include "retrace/truth_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "codec/csv.h"

namespace tidewaiter::retrace {
namespace {

using enum track::AlarmKind;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::array<std::string_view, 7> kHeading{"kind",     "unit",     "device", "movement",
                                                   "began_ms", "ended_ms", "place"};

bool ReadTime(std::string_view text, std::int64_t& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && into >= 0;
}

Status ReadRow(const codec::CsvRecord& record, std::vector<TruthRow>& rows) {
  const auto fail = [&](std::string_view what) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("line {}: {}", record.line, what));
  };
  if (record.fault != codec::CsvFault::kNone || record.fields.size() != kHeading.size())
    return fail("not seven fields");
  const auto& fields = record.fields;
  TruthRow row{.kind = std::string(fields[0]),
               .unit = std::string(fields[1]),
               .device = std::string(fields[2]),
               .movement = std::string(fields[3]),
               .place = std::string(fields[6])};
  if (FindKindRule(row.kind) == nullptr) return fail("no kind " + row.kind);
  if (!ReadTime(fields[4], row.began_ms) || !ReadTime(fields[5], row.ended_ms))
    return fail("a time is milliseconds since 1970");
  if (row.ended_ms < row.began_ms) return fail("ends before it begins");
  if (rows.size() == kTruthRowsMax) return fail("too many rows");
  rows.push_back(std::move(row));
  return {};
}

}  // namespace

std::span<const KindRule> KindRules() {
  static const std::vector<KindRule> rules{
      {"diversion", true, {kDeviation, kMissedNode, kWrongNode, kUnplannedStop}, kHourMs},
      {"seal_cut", true, {kSealCut, kSealOpened, kSealTampered}, kHourMs},
      {"jammed_corridor", true, {kJamming}, 30 * kMinuteMs},
      {"tag_moved", true, {kUnitMismatch, kDeviation}, kHourMs},
      {"spoofed", true, {kSpoofing, kUnitMismatch, kJump}, kHourMs},
      {"reefer_failure", true, {kTemperature}, kHourMs},
      {"long_stop", true, {kUnplannedStop}, kHourMs},
      {"shortcut", true, {kDeviation, kMissedNode}, kHourMs},
      {"overspeed", true, {kOverspeed}, 10 * kMinuteMs},
      {"thrown_away", true, {kUnitMismatch, kSilence}, kHourMs},
      {"battery_death", true, {kBattery, kSilence}, kHourMs},
      {"vessel_gap", true, {kGap}, 24 * kHourMs},
      {"encounter", true, {kEncounter}, kHourMs},
      {"loitering", true, {kLoitering}, kHourMs},
      {"unregistered_drone", true, {kUnregistered, kBorderCrossing}, 10 * kMinuteMs},
      {"insider_alteration", true, {}, 0},
      {"insider_deletion", true, {}, 0},
      {"road_works", false, {}, 10 * kMinuteMs},
      {"police_stop", false, {}, 10 * kMinuteMs},
      {"dead_zone_silence", false, {}, 10 * kMinuteMs},
      {"allowed_rest", false, {}, 10 * kMinuteMs},
      {"slow_sensor", false, {}, 10 * kMinuteMs},
      {"anchored_vessel", false, {}, 10 * kMinuteMs},
      {"outbound_vessel", false, {}, 24 * kHourMs},
      {"registered_drone", false, {}, 10 * kMinuteMs},
  };
  return rules;
}

const KindRule* FindKindRule(std::string_view kind) {
  const auto rules = KindRules();
  const auto found = std::ranges::find(rules, kind, &KindRule::kind);
  return found == rules.end() ? nullptr : &*found;
}

std::string WriteTruthFile(std::span<const TruthRow> rows) {
  std::string out;
  codec::AppendCsvRow(out, kHeading);
  for (const TruthRow& row : rows) {
    codec::AppendCsvRow(
        out, {row.kind, row.unit, row.device, row.movement, fmt::format("{}", row.began_ms),
              fmt::format("{}", row.ended_ms), row.place});
  }
  return out;
}

Result<std::vector<TruthRow>> ParseTruthFile(std::string_view csv) {
  bool given = false;
  codec::CsvReader reader(',', [&]() -> Result<std::string_view> {
    return std::exchange(given, true) ? std::string_view() : csv;
  });
  codec::CsvRecord record;
  ASSIGN_OR_RETURN(const bool any, reader.Next(record));
  if (!any || !std::ranges::equal(record.fields, kHeading)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("the heading is not {}", fmt::join(kHeading, ",")));
  }
  std::vector<TruthRow> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) return rows;
    RETURN_IF_ERROR(ReadRow(record, rows));
  }
}

Result<std::vector<TruthRow>> ReadTruthFile(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  auto rows = ParseTruthFile(text);
  if (!rows) rows.error().message = path.string() + " " + rows.error().message;
  return rows;
}

}  // namespace tidewaiter::retrace

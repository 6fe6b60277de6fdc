// Truth file: what really happened, beside the data, to judge alarms with: truth.csv of a simulated
// world, or written by people who know better about real data. docs/formats/truth-file.md.
//
//   ASSIGN_OR_RETURN(const auto truth, retrace::ReadTruthFile("truth.csv"));
//   truth[0].kind                                    // "diversion"
//
// A row is one deed or fault (guilty), or something that only looks like one (innocent).
#ifndef TIDEWAITER_RETRACE_TRUTH_FILE_H_
#define TIDEWAITER_RETRACE_TRUTH_FILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "track/alarm.h"

namespace tidewaiter::retrace {

struct TruthRow {
  std::string kind = {};      // as in KindRules()
  std::string unit = {};      // plate, "vessel:<mmsi>", "drone:<id>"; "" = none
  std::string device = {};    // that shows it; several with blanks between
  std::string movement = {};  // "" = none
  std::int64_t began_ms = 0;
  std::int64_t ended_ms = 0;
  std::string place = {};  // "lat lon", for people
  friend bool operator==(const TruthRow&, const TruthRow&) = default;
};
inline constexpr std::size_t kTruthRowsMax = 10'000'000;  // held in memory: 2 GB

// What each kind is, and which alarms prove that it was seen.
struct KindRule {
  std::string_view kind = {};
  bool guilty = true;
  std::vector<track::AlarmKind> proofs = {};  // any of them; empty: innocent, or not by alarms
  std::int64_t after_ms = 0;                  // an alarm may begin so long after the end
};
std::span<const KindRule> KindRules();
const KindRule* FindKindRule(std::string_view kind);  // null: none of that name

std::string WriteTruthFile(std::span<const TruthRow> rows);
// Errors: kInvalidArgument (heading, a number, a kind that is none, ends before it begins; the
// message names the line), and those of os::ReadFile.
Result<std::vector<TruthRow>> ParseTruthFile(std::string_view csv);
Result<std::vector<TruthRow>> ReadTruthFile(const os::Path& path);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_TRUTH_FILE_H_

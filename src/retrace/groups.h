// Groups: who is judged wrong more often than others, by make of device and by road; and whether
// alarms are as sure as they say.
//
//   for (const GroupFigure& group : GroupsOf(plan, protocols, judged.outcomes))
//     group.by, group.name, group.wronged.value        // "device", "jt808", 0.021
//   const Calibration said = CalibrationOf(worlds);    // each told of by what the others taught
//
// Pure.
#ifndef TIDEWAITER_RETRACE_GROUPS_H_
#define TIDEWAITER_RETRACE_GROUPS_H_

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "retrace/judge.h"
#include "retrace/plan_file.h"

namespace tidewaiter::retrace {

using Protocols = std::map<std::string, std::string, std::less<>>;  // by device

struct GroupFigure {
  std::string by = {};           // "device": one device on one trip; "road": one trip
  std::string name = {};         // the protocol; the first and the last node of the movement
  Share wronged = {};            // of those, with a false alarm at all
  std::size_t false_alarms = 0;  // of them
};
// In the order of their names. Alarms about no movement are in none.
std::vector<GroupFigure> GroupsOf(const PlanFile& plan, const Protocols& protocols,
                                  std::span<const JudgedAlarm> outcomes);
// Those of several worlds as one.
std::vector<GroupFigure> SumGroups(std::span<const std::vector<GroupFigure>> worlds);

struct KindCalibration {
  track::AlarmKind kind = track::AlarmKind::kSealCut;
  double guessed = 0;  // mean of what was said of them before anything was learned
  double said = 0;     // and after
  Share right = {};
};
struct Calibration {
  double guess_brier = 0;  // mean square of what was said minus what was so: 0 is perfect
  double brier = 0;
  std::size_t alarms = 0;
  std::vector<KindCalibration> kinds = {};  // by kind
};
// How well track::Confidence says what comes of the alarms of each world when it was taught by all
// the others. Of one world alone it was taught by none.
Calibration CalibrationOf(std::span<const Judgement> worlds);

std::string WriteGroups(std::span<const GroupFigure> groups);
std::string WriteCalibration(const Calibration& calibration);
std::string GroupsText(std::span<const GroupFigure> groups);
std::string CalibrationText(const Calibration& calibration);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_GROUPS_H_

// Judge: alarms against what really happened: what was found, how soon, and what was cried in vain.
//
//   const retrace::Judgement judged = retrace::Judge(truth, alarms, {.trips = 1000});
//   judged.deeds[0].found, judged.deeds[0].recall.low
//   judged.false_per_1000_trips
//
// An alarm proves a deed when its kind is among the deed's proofs (truth_file.h), it is about the
// deed's movement, unit or device, and it began while the deed lasted, or within the time that the
// kind allows behind it, or at most kBeforeMs before it (clocks, and windows that behaviours look
// back over). An alarm about somebody at whom a deed was going on, of a kind that does not prove
// it, is a consequence. One during an innocent look-alike is a false alarm, counted beside. Notices
// are for the record and are not judged; each cause counts once, when it was first raised at least
// as a warning. Pure; O((rows + alarms) log).
#ifndef TIDEWAITER_RETRACE_JUDGE_H_
#define TIDEWAITER_RETRACE_JUDGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "retrace/truth_file.h"
#include "track/alarm.h"

namespace tidewaiter::retrace {

inline constexpr std::int64_t kBeforeMs = 15 * 60'000;

// A share with its interval of 95 % by Wilson (1927): honest also for few and for none or all.
struct Share {
  std::size_t hits = 0;
  std::size_t of = 0;
  double value = 0;  // 0 of nothing
  double low = 0;
  double high = 1;
};
Share ShareOf(std::size_t hits, std::size_t of);

struct DeedFigure {
  std::string kind = {};
  bool guilty = true;
  Share found = {};            // of guilty rows: proven; of innocent ones: alarmed in spite of it
  double delay_median_s = -1;  // from its beginning to when the alarm could be known; -1: none
  double delay_p90_s = -1;
  std::vector<double> delays_s = {};  // of those found, rising
};

struct AlarmFigure {
  track::AlarmKind kind = track::AlarmKind::kSealCut;
  std::size_t raised = 0;
  std::size_t proves = 0;        // a deed of a kind that it stands for
  std::size_t consequences = 0;  // something else was done to that unit then
  std::size_t look_alikes = 0;   // false, at an innocent row
  std::size_t in_vain = 0;       // false, without any row
  Share precision = {};          // proves and consequences, of raised
};

// One alarm and what came of it.
struct JudgedAlarm {
  track::AlarmKind kind = track::AlarmKind::kSealCut;
  track::Severity severity = track::Severity::kWarning;  // when it was first more than a notice
  bool right = false;                                    // it proves a deed or is its consequence
  std::string device = {};
  std::string movement = {};
};

struct JudgeOptions {
  std::size_t trips = 0;  // for the rate of false alarms; 0: none is given
};

struct Judgement {
  std::size_t trips = 0;
  std::vector<DeedFigure> deeds = {};    // in the order of KindRules(), those that occur
  std::vector<AlarmFigure> alarms = {};  // by kind, those that were raised
  Share recall = {};                     // of all guilty rows that alarms can prove
  Share precision = {};
  std::size_t false_alarms = 0;
  double false_per_1000_trips = 0;
  std::size_t notices = 0;  // causes that never were more: not judged, but somebody may read them
  std::vector<JudgedAlarm> outcomes = {};  // in the order of the alarms; of a sum, of all worlds
};

Judgement Judge(std::span<const TruthRow> truth, std::span<const track::Alarm> alarms,
                const JudgeOptions& options);

// Several worlds as one: as if they had been judged together.
Judgement Sum(std::span<const Judgement> worlds);

// One JSON document; two tables of plain text.
std::string WriteJudgement(const Judgement& judged);
std::string JudgementText(const Judgement& judged);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_JUDGE_H_

// Lanes: which lane a declaration gets, at once, under the day's capacity.
//
//   LanePlanner planner(draw_key);
//   const LaneDecision decision = planner.Decide(candidate, limits, now_ms);
//
// First the draws, which every declaration of an office goes through whatever its rank: with
// decision.draw_probability it is inspected at random, so that hit rates can be estimated without
// bias; and with a chance that grows where little is known, it is inspected to learn. Then the
// targeted ones: what only goods can settle competes for inspections, what papers can settle, and
// what found no room there, for checks of documents, the rest for audits after release; what is
// left is released. Rules have the last word: a demand is met whether there is room or not, and
// takes room; an exemption takes out of targeting, never out of a draw, and a demand beats it.
//
// One planner an administration; not thread-safe. The same key, candidates and times give the same
// decisions.
#ifndef TIDEWAITER_CLEARANCE_LANES_H_
#define TIDEWAITER_CLEARANCE_LANES_H_

#include <cstdint>
#include <map>
#include <string>

#include "clearance/pacer.h"
#include "clearance/policy.h"
#include "declaration/outcome.h"
#include "desk/assessment.h"

namespace tidewaiter::clearance {

// True when papers can settle a suspicion of this kind: origin, preference, value, licence ...
bool SettledByDocuments(ErrorKind kind);

struct Candidate {
  std::string_view id;  // of the declaration: what draws depend on
  std::string_view office;
  double rank = 0;                           // expected worth of a check, minor units
  double probability = 0;                    // that anything is wrong
  std::uint32_t support = 0;                 // earlier checks of the importer
  ErrorKind kind = ErrorKind::kUnspecified;  // the leading suspicion
  desk::Lane demand = desk::Lane::kNone;     // of a rule: at least this lane
  bool exempt = false;                       // by a rule
};

// A day's room in the candidate's office.
struct Room {
  double inspections = 0;
  double document_checks = 0;
  double audits = 0;
  double random_share = 0;
  double explore_share = 0;
  double expected = -1;  // declarations a day, until the office has had one; below 0: not known
};
Room RoomOf(const Policy& policy, const Office* office);

struct LaneDecision {
  desk::Lane lane = desk::Lane::kGreen;
  SelectionBasis basis = SelectionBasis::kUnknown;
  desk::Thresholds thresholds;
  double draw_probability = 0;  // of the random draw
};

class LanePlanner {
 public:
  explicit LanePlanner(std::uint64_t draw_key) : draw_key_(draw_key) {}

  LaneDecision Decide(const Candidate& candidate, const Room& room, std::int64_t now_ms);

  // For a start that is not blind: a rank of the past; what was decided today already.
  void Remember(std::string_view office, double rank);
  void Took(std::string_view office, desk::Lane lane, SelectionBasis basis, int count,
            std::int64_t now_ms);

  // Which lane a rank would have got under these thresholds: for "what would have changed it".
  static desk::Lane LaneFor(double rank, ErrorKind kind, const desk::Thresholds& thresholds);

 private:
  struct Desk {  // one office
    Pacer inspections;
    Pacer documents;
    Pacer audits;
    Pacer draws;           // arrivals, and what was drawn today
    double curiosity = 0;  // mean of what came, smoothed
    std::size_t remembered = 0;
  };
  Desk& DeskOf(std::string_view office);
  [[nodiscard]] double Draw(std::string_view id, std::uint64_t what) const;
  bool Explores(const Candidate& candidate, const Room& room, double arrivals, Desk& desk) const;

  std::uint64_t draw_key_;
  std::map<std::string, Desk, std::less<>> desks_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_LANES_H_

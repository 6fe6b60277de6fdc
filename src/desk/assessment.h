// Assessment: what the detectors said of a declaration and which lane that led to, with all that is
// needed to understand it years later: versions, thresholds, draw, reasons. Stored as the data of
// "declaration.assessed" (docs/formats/journal.md).
#ifndef TIDEWAITER_DESK_ASSESSMENT_H_
#define TIDEWAITER_DESK_ASSESSMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "declaration/finding.h"
#include "declaration/outcome.h"
#include "desk/rule_hit.h"
#include "desk/standing.h"
#include "desk/words.h"

namespace tidewaiter::desk {

// That the description of an item speaks for other codes than the declared one.
struct CodeDoubt {
  double probability = 0;  // of the declared code, by the description
  std::vector<std::pair<std::string, double>> likelier = {};  // codes, the likeliest first
  double confidence = 0;  // how often such an alarm was right, by what was known then
  double without = 0;     // ItemAssessment::probability, had this not been seen
  friend bool operator==(const CodeDoubt&, const CodeDoubt&) = default;
};

struct ItemAssessment {
  double probability = 0;     // that anything is wrong with the item
  double expected_minor = 0;  // money expected from checking it
  Finding finding;  // the leading suspicion; reasons for items of chosen declarations only
  std::vector<double> probability_without;          // as finding.reasons
  std::vector<std::pair<ErrorKind, double>> kinds;  // those with a probability of their own
  std::optional<CodeDoubt> code_doubt;
};

// The rank from which each lane began at that moment, minor units; a lane without room: infinity.
struct Thresholds {
  double red = 0;
  double yellow = 0;
  double blue = 0;
};

struct Assessment {
  std::string model_version;
  std::uint64_t policy_version = 0;
  std::string tariff_version;     // by which stakes were reckoned, "" = none was in force
  std::uint64_t learned_seq = 0;  // journal events that the detectors had learned
  std::uint64_t stated_seq = 0;   // what consignments were stated to be, up to this event
  Lane lane = Lane::kNone;
  SelectionBasis basis = SelectionBasis::kUnknown;  // kUnknown: not selected
  double rank = 0;                                  // expected worth of a check, minor units
  double probability = 0;                           // that anything is wrong
  Thresholds thresholds;
  double draw_probability = 0;  // chance that the random draw had, whether it was drawn or not
  std::vector<ItemAssessment> items;
  std::string rules_version;              // of the book of rules, "" = there was none
  std::vector<RuleHit> rule_hits;         // by item, then as the book has the rules
  std::uint64_t rule_hits_left = 0;       // hits beyond kRuleHitsMax
  std::vector<TraderStanding> standings;  // of the importer, else of the declarant

  // The place of the item with the largest expected worth.
  [[nodiscard]] std::size_t Leading() const;
};

std::string WriteAssessment(const Assessment& assessment);
// Errors: kCorruption (not what WriteAssessment wrote).
Result<Assessment> ReadAssessment(std::string_view json);

// One reason as JSON, and back.
std::string WriteReason(const Reason& reason);
Result<Reason> ReadReason(std::string_view json);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_ASSESSMENT_H_

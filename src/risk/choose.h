// Choose: which lines to inspect with the capacity there is.
//
//   ChoicePolicy policy;
//   policy.share = 0.05;
//   std::vector<Choice> chosen = Choose(lines, scores, policy);
//
// First a random sample of all lines is drawn, whatever their scores: it shows, without bias, how
// much is wrong in general and how good the targeting is. Then the best lines fill their part of
// the capacity, and last some lines of which little is known are drawn, so that new patterns are
// found. The draws depend on the seed and on the lines' ids alone. Pure; O(n log n).
#ifndef TIDEWAITER_RISK_CHOOSE_H_
#define TIDEWAITER_RISK_CHOOSE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "declaration/line_table.h"
#include "risk/model.h"

namespace tidewaiter::risk {

enum class RankBy : std::uint8_t {
  kExpected,     // money expected, and a harm for every irregularity (see harm_minor)
  kProbability,  // probability of anything wrong
};

struct ChoicePolicy {
  // Exactly one of the three says how much can be inspected.
  double share = 0.05;                              // of all lines, 0..1
  std::uint64_t count = 0;                          // lines; used when > 0
  std::map<std::string, double> office_hours = {};  // officer hours by office; used when not empty
  double hours_per_line = 1.0;

  double random_share = 0.05;   // of the capacity
  double explore_share = 0.05;  // of the capacity
  RankBy rank_by = RankBy::kExpected;
  // What an irregularity is worth beside its money; below 0: the median stake of the file, so that
  // small cases are not ignored.
  double harm_minor = -1;
  std::uint64_t seed = 1;
};

struct Choice {
  std::uint32_t row = 0;
  SelectionBasis basis = SelectionBasis::kTargeted;
  double rank_value = 0;        // by which targeted lines are ordered
  double draw_probability = 0;  // of random lines: chance that any line of its office had
};

// The weight with which exploration draws a line: high where little is known of the importer
// (`support`: its earlier checks) and the line is neither surely right nor surely wrong. Above 0.
double Curiosity(double probability, std::uint32_t support);

// Errors: kInvalidArgument for shares outside 0..1 or above 1 together, hours not positive.
Status CheckPolicy(const ChoicePolicy& policy);

// Targeted lines by falling rank, then exploration, then random. `scores` is by row.
std::vector<Choice> Choose(const LineTable& lines, const std::vector<LineScore>& scores,
                           const ChoicePolicy& policy);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_CHOOSE_H_

// Propose: a first mapping for a file that nobody has described yet, with the reasons for each
// guess, for a person to check.
//
//   ASSIGN_OR_RETURN(const Proposal proposal, ProposeMapping("2025.csv"));
//   os::WriteFile("2025.toml", RenderMapping(proposal.mapping));
//
// Guesses rest on the names of the columns (words in English, French, Spanish and Portuguese) and
// on the contents of the first kProposalRows rows: a name alone is not believed when the cells
// contradict it. A column that sounds like an outcome (fraud, seized, result, recovered ...) never
// becomes an attribute: a detector that sees it would know the answer.
#ifndef TIDEWAITER_WAREHOUSE_PROPOSE_H_
#define TIDEWAITER_WAREHOUSE_PROPOSE_H_

#include <string>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "warehouse/mapping.h"

namespace tidewaiter::warehouse {

inline constexpr std::size_t kProposalRows = 10'000;

struct ColumnGuess {
  std::string column;  // theirs
  std::string field;   // ours; "outcome.flag", "outcome.recovered", "columns.extra" or a field
  double confidence;   // 0..1
  std::string why;     // for people
};

struct Proposal {
  Mapping mapping;
  std::vector<ColumnGuess> guesses;   // in the order of the file
  std::vector<std::string> unmapped;  // columns that are left out
  std::vector<std::string> notes;     // what a person must decide or should know
};

// Errors: those of TableSource::Open; kInvalidArgument (no rows; no column of dates).
Result<Proposal> ProposeMapping(const os::Path& path);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_PROPOSE_H_

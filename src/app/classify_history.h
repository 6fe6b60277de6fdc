// PrecedentsOf: what a history of declarations says of codes.
//
//   ASSIGN_OR_RETURN(const LineTable history, LoadHistory(data, NoProgress));
//   Classifier::Learn(entries, PrecedentsOf(history, kHistoryPrecedents));
//
// A described line is a precedent for its code as declared, or, where a check found another, for
// that one; where a check found it wrong and does not say what is right, for none. Lines that
// nobody looked at are taken as they are, so some precedents are wrong, as many as declarations.
// The same words with the same code count once: the latest. Thread-safe. O(lines).
#ifndef TIDEWAITER_APP_CLASSIFY_HISTORY_H_
#define TIDEWAITER_APP_CLASSIFY_HISTORY_H_

#include <cstddef>
#include <vector>

#include "classify/precedent.h"
#include "declaration/line_table.h"

namespace tidewaiter::app {

// Enough for a country's usual goods; a classifier of more learns longer and answers slower.
inline constexpr std::size_t kHistoryPrecedents = 200'000;

// At most `most`, the latest; in the order of time.
std::vector<classify::Precedent> PrecedentsOf(const LineTable& history, std::size_t most);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_CLASSIFY_HISTORY_H_

// What a text of rules may hold at most, and why.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_LIMITS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// Ten times what a large administration keeps; more would make a set that nobody looks through.
inline constexpr std::size_t kRulesMax = 20'000;
inline constexpr std::size_t kListsMax = 1'000;
inline constexpr std::size_t kListEntriesMax =
    200'000;                                      // the sanctions lists of the world together
inline constexpr std::size_t kNameBytesMax = 64;  // fits a column of a table on a screen
inline constexpr std::size_t kTextLiteralBytesMax = 4'096;  // two pages; longer is a document
inline constexpr std::size_t kConditionsMax = 1'000;      // a rule; beyond it is a list or a table
inline constexpr std::size_t kSetCodesMax = 10'000;       // written in a rule; beyond it is a list
inline constexpr std::size_t kCasesMax = 200;             // a rule: all run at each change
inline constexpr std::size_t kEarlierMax = 200;           // groups of earlier lines a case
inline constexpr std::uint32_t kEarlierTimesMax = 1'000;  // lines a group: a case runs in no time
inline constexpr std::size_t kColumnsMax = 64;            // of a table: still fits a spreadsheet
inline constexpr std::size_t kPerMax = 8;      // fields of a grouping: finer ones never meet twice
inline constexpr int kPrefixMax = 64;          // characters of "first N of": longer than any code
inline constexpr std::size_t kFieldsMax = 64;  // of "check" and "hold back of"
inline constexpr std::size_t kOperandsMax = 64;             // of min and max
inline constexpr std::int32_t kWindowDaysMax = 36'500;      // a hundred years; "ever" is longer
inline constexpr std::uint32_t kHoldBackChecksMax = 1'000;  // nobody checks a fruitless rule longer
inline constexpr std::size_t kNumberBytesMax = 40;          // of a number as written
inline constexpr double kNumberMax = 1e15;      // counts are exact in a double up to 9e15
inline constexpr double kNumberMin = 1e-12;     // smaller ones but 0 are a slip of the pen
inline constexpr double kSensitivityMin = 0.5;  // below, anything is like anything
inline constexpr double kSensitivityUsual = 0.8;
inline constexpr std::size_t kPatternBytesMax = 1'000;  // compiles in well under a millisecond
inline constexpr int kNestingMax = 4 * kDepthMax;       // of parentheses, needed or not

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_LIMITS_H_

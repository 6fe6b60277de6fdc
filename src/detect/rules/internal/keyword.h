// The words of the language (docs/formats/rules.md). Case does not count.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_KEYWORD_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_KEYWORD_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace tidewaiter::rules {

// In the order of kWords in keyword.cc.
enum class Keyword : std::uint8_t {
  kNone,
  kRule,
  kList,
  kTable,  // what a text consists of
  kSuspects,
  kWhen,
  kAbout,
  kConfidence,
  kCheck,
  kAdvise,
  kDemand,
  kExempt,
  kAdd,
  kHold,
  kBegins,
  kExpires,
  kReview,
  kCase,  // clauses of a rule
  kOwner,
  kValues,
  kColumns,
  kRow,  // clauses of lists and tables
  kAnd,
  kOr,
  kNot,
  kIs,
  kIn,
  kBetween,
  kHas,
  kContains,
  kStarts,
  kMatches,
  kResembles,
  kMentions,
  kDiffers,
  kMissing,
  kAbove,
  kBelow,
  kAt,
  kLeast,
  kMost,
  kAny,
  kAll,
  kNoneOf,
  kOf,
  kBy,
  kWith,
  kFrom,
  kMore,
  kThan,  // conditions
  kCount,
  kSum,
  kMean,
  kMedian,
  kQuantile,
  kSmallest,
  kLargest,
  kFirst,
  kLast,
  kDistinct,
  kHit,
  kRate,
  kLines,
  kLine,
  kChecks,
  kFindings,
  kWhere,
  kOver,
  kEver,
  kPer,  // questions
  kAbs,
  kMin,
  kMax,
  kWeekday,
  kMonth,  // functions
  kDay,
  kDays,
  kWeek,
  kWeeks,
  kYear,
  kYears,
  kKg,
  kG,
  kT,
  kUnit,
  kUnits,  // units
  kLearned,
  kRed,
  kYellow,
  kBlue,
  kBack,
  kAfter,
  kIf,
  kFewer,
  kWere,
  kRight,
  kFires,
  kDoes,
  kFire,
  kUnknown,
  kEarlier,
  kChecked,
  kWrong,
  kUntil,
  kNote,
  kYes,
  kNo,  // inside clauses
};

Keyword FindKeyword(std::string_view word);
std::string_view KeywordText(Keyword keyword);

std::span<const Keyword> RuleClauses();
std::span<const Keyword> ListClauses();
std::span<const Keyword> TableClauses();
std::span<const Keyword> AllKeywords();
bool IsClause(Keyword keyword);  // of any of the three

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_KEYWORD_H_

// Arguments: one word of the command line as a number, a share, a day, a capacity.
//
//   ParseShare("5%")                       // 0.05
//   ParseCapacity("hours:DOVER=8/0.5")     // 8 officer hours in DOVER, half an hour a line
//
// Every error is kInvalidArgument, and its message holds the text. Pure.
#ifndef TIDEWAITER_CLI_ARGUMENTS_H_
#define TIDEWAITER_CLI_ARGUMENTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace tidewaiter::cli {

// Digits only, within [low, high].
Result<std::uint64_t> ParseCount(std::string_view text, std::uint64_t low, std::uint64_t high);

// "5%", "0.5 %" or "0.05": 0..1. Without the sign it must be 0 or below 1: whether "1" means all
// or a hundredth is not for us to guess.
Result<double> ParseShare(std::string_view text);

// "0,10%,0.2" as several shares; 0 to kListMax of them.
Result<std::vector<double>> ParseShares(std::string_view text);

// "a,b": words without blanks around them, at least one, none empty.
Result<std::vector<std::string>> ParseWords(std::string_view text);

inline constexpr std::size_t kListMax = 1'000;  // longer lists are mistakes

struct Capacity {
  double share = 0;         // when > 0
  std::uint64_t count = 0;  // when > 0
  std::map<std::string, double> office_hours = {};
  double hours_per_line = 1.0;
};

// "5%" or "0.05": a share of the lines; "200": so many lines; "hours:OFFICE=8,OTHER=4/0.5": officer
// hours by office, and after the slash how many hours a line takes (default 1).
Result<Capacity> ParseCapacity(std::string_view text);

// An amount in major units, e.g. "1250.50", in minor units of the currency. Not negative.
Result<double> ParseAmount(std::string_view text, std::string_view currency);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_ARGUMENTS_H_
